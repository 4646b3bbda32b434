// A session's device, data and network over its whole life: opened once, rebuilt for other settings, recovered after a loss.
import { batch, signal } from '@preact/signals-core';
import { isNtkError, NtkError, unsupported } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Datapoints, Dataset } from '../datasets/dataset';
import { probeFamily } from '../engine/probe';
import type { TrainerState } from '../engine/training';
import type { Gpu } from '../gpu/device';
import type { StateStore } from '../state/store';
import type { FamilyName } from '../state/settings';
import type { DeviceLease } from './device-holder';
import { type JobDescription, JobBoard, type Outcome } from './jobs';
import type { OwnDatapoints } from './own-datapoints';
import { Priority } from './priority';
import { Retirement } from './retirement';
import type { Problem, SessionStatus } from './types';
import { Workspace, type WorkspaceSettings } from './workspace';

/** What the parts of a session do when the ground under them changes. */
export interface CoreEvents {
  /** The device is gone, and with it everything that was on it. */
  lost(): void;
  /** The same network is back on another device, as it was when it was last saved. */
  recovered(workspace: Workspace): void;
  /** There is a network, untrained, for the first time. */
  opened(workspace: Workspace): void;
  /** There is another network, untrained, in place of `previous`, or of one that was lost with its device. */
  rebuilt(workspace: Workspace, previous?: Workspace): void;
}

export interface CoreOptions {
  readonly store: StateStore;
  readonly lease: DeviceLease;
  /** The session's own datapoints. */
  readonly datapoints: OwnDatapoints;
  /** Settings of the network to build now. */
  readonly settings: () => WorkspaceSettings;
}

interface Replacement {
  readonly previous: Promise<Workspace>;
  /** When every job has ended. */
  readonly stopped: Promise<void>;
  readonly settings: WorkspaceSettings;
  readonly refused: (standing: WorkspaceSettings) => void;
  /** Whether nothing was asked for since. */
  readonly isNewest: () => boolean;
}

export class SessionCore {
  readonly status = signal<SessionStatus>({ phase: 'starting' });
  readonly gpu = signal<Gpu | undefined>(undefined);
  readonly dataset = signal<Dataset | undefined>(undefined);
  readonly problem = signal<Problem | undefined>(undefined);
  readonly board = new JobBoard();
  readonly retirement = new Retirement();
  /** The last place in training that is known on the CPU, and of which network. */
  private saved: { readonly state: TrainerState; readonly settings: WorkspaceSettings } | undefined;
  private readonly priority = new Priority();
  private workspace: Promise<Workspace> | undefined;
  private device: Gpu | undefined;
  private losses = 0;
  private rebuilds = 0;
  private closing = false;

  constructor(
    private readonly options: CoreOptions,
    private readonly events: CoreEvents,
  ) {}

  get isOpen(): boolean {
    return this.workspace !== undefined;
  }

  /** Data, device and network, opened when first asked for. Rejects with why there is none. */
  open(): Promise<Workspace> {
    if (this.closing) return Promise.reject(unsupported('work in a session that was closed'));
    return (this.workspace ??= quiet(this.build()));
  }

  /** As `open`; where the device goes meanwhile, what comes back on another. */
  async openAgain(): Promise<Workspace> {
    for (;;) {
      const opened = this.open();
      try {
        return await opened;
      } catch (error) {
        if (opened === this.workspace || this.closing || this.status.peek().phase === 'failed') throw error;
      }
    }
  }

  /** After a failure: the next `open` begins anew. */
  forgetFailure(): void {
    if (this.status.peek().phase !== 'failed') return;
    this.workspace = undefined;
    this.losses = 0;
    this.status.value = { phase: 'starting' };
  }

  /**
   * Runs a job on the workspace; after a loss again, on the recovered one. Resolves with how it ended; rejects with what
   * failed, which is then the session's problem too.
   */
  async perform(
    description: JobDescription,
    work: (workspace: Workspace, options: JobOptions) => Promise<void>,
  ): Promise<Exclude<Outcome['kind'], 'failed'>> {
    this.forgetProblem(description.where);
    for (;;) {
      const opened = this.open();
      let used: Workspace | undefined;
      const outcome = await this.board.run(description, async (options) => {
        const workspace = (used = await opened);
        if (description.isUrgent) return this.priority.first(() => work(workspace, { ...options, isUrgent: true }));
        return work(workspace, { ...options, pause: () => this.priority.pause(options.signal) });
      });
      if (outcome.kind !== 'failed') return outcome.kind;
      const isLost = (await used?.gpu.isLostWith(outcome.error)) ?? false;
      if (used && isLost) this.noteLoss(used.gpu, outcome.error);
      const failed = this.status.peek().phase === 'failed' || this.closing;
      if (!failed && (isLost || isNtkError(outcome.error, 'DeviceLost'))) continue;
      if (!failed) this.report(description.where, outcome.error);
      throw outcome.error;
    }
  }

  /** What went wrong in this place no longer is. */
  forgetProblem(where?: Problem['where']): void {
    if (where === undefined || this.problem.peek()?.where === where) this.problem.value = undefined;
  }

  /** Remembers a place in the training of `workspace`, to go on from after a loss. */
  keep({ settings }: Workspace, state: TrainerState): void {
    this.saved = { state, settings };
  }

  report(where: Problem['where'], error: unknown): void {
    this.problem.value = { where, error: error instanceof Error ? error : new Error(String(error)) };
  }

  /**
   * Stops every job and builds the network of `settings` in place of the present one; of several that are asked for at
   * once only the last. What cannot be built is a problem and changes nothing; `refused` is then told what there is.
   */
  rebuild(settings: WorkspaceSettings, refused: (standing: WorkspaceSettings) => void): void {
    const previous = this.open();
    const stopped = this.board.supersede();
    const mine = ++this.rebuilds;
    this.workspace = quiet(
      this.replace({ previous, stopped, settings, refused, isNewest: () => mine === this.rebuilds }),
    );
  }

  /** The family of matrix products for kernels: the one the state fixes, or the fastest. */
  async family(gpu: Gpu): Promise<FamilyName> {
    return this.options.store.now.family ?? probeFamily(gpu);
  }

  /** Stops everything and gives everything back. */
  async close(): Promise<void> {
    this.closing = true;
    await this.board.supersede();
    const workspace = await this.workspace?.catch(() => undefined);
    batch(() => {
      this.gpu.value = undefined;
      this.events.lost();
    });
    this.retirement[Symbol.dispose]();
    workspace?.[Symbol.dispose]();
    this.options.lease[Symbol.dispose]();
  }

  /** From data to network: untrained, or after a loss where it was, if it is still the one that is wanted. */
  private async build(isRecovery = false): Promise<Workspace> {
    let gpu: Gpu | undefined;
    try {
      await this.datapointsOf(this.options.settings());
      gpu = await this.openDevice();
      const settings = this.options.settings();
      const saved = this.saved && sameSettings(this.saved.settings, settings) ? this.saved.state : undefined;
      const workspace = await Workspace.create(gpu, await this.datapointsOf(settings), settings);
      if (saved) workspace.trainer.restore(saved);
      this.keep(workspace, saved ?? workspace.untrained);
      const event = !isRecovery ? 'opened' : saved ? 'recovered' : 'rebuilt';
      this.publish(workspace.dataset, gpu, () => this.events[event](workspace));
      return workspace;
    } catch (error) {
      const isLost = (await gpu?.isLostWith(error)) ?? false;
      if (gpu && isLost) this.noteLoss(gpu, error);
      throw isLost && this.status.peek().phase === 'recovering' ? error : this.fail(error);
    }
  }

  private publish(dataset: Dataset, gpu: Gpu, tell: () => void): void {
    batch(() => {
      this.dataset.value = dataset;
      this.gpu.value = gpu;
      this.status.value = { phase: 'ready' };
      tell();
    });
  }

  private fail(cause: unknown): NtkError {
    const status = this.status.peek();
    if (status.phase === 'failed') return status.error;
    const error = cause instanceof NtkError ? cause : wrapped(cause);
    batch(() => {
      this.gpu.value = undefined;
      this.events.lost();
      this.status.value = { phase: 'failed', error };
    });
    return error;
  }

  /** Those that were brought, or the session's own. */
  private async datapointsOf({ dataset, brought }: WorkspaceSettings): Promise<Datapoints> {
    return brought?.dataset ?? this.options.datapoints.of(dataset);
  }

  private async openDevice(): Promise<Gpu> {
    const gpu = await this.options.lease.open();
    this.device = gpu;
    gpu.lost.catch((error: unknown) => this.noteLoss(gpu, error));
    return gpu;
  }

  private async replace({ previous, stopped, settings, refused, isNewest }: Replacement): Promise<Workspace> {
    const [old] = await Promise.all([previous, stopped]);
    if (!isNewest()) return old;
    try {
      const fresh = await Workspace.create(old.gpu, await this.datapointsOf(settings), settings);
      this.keep(fresh, fresh.untrained);
      batch(() => {
        this.dataset.value = fresh.dataset;
        this.events.rebuilt(fresh, old);
      });
      old[Symbol.dispose]();
      return fresh;
    } catch (error) {
      if (await old.gpu.isLostWith(error)) {
        this.noteLoss(old.gpu, error);
        throw error;
      }
      if (isNewest()) {
        this.report('network', error);
        refused(old.settings);
      }
      return old;
    }
  }

  private noteLoss(gpu: Gpu, error: unknown): void {
    if (this.closing || this.device !== gpu) return;
    this.device = undefined;
    this.losses += 1;
    const previous = this.workspace;
    batch(() => {
      this.gpu.value = undefined;
      this.events.lost();
      this.status.value = { phase: 'recovering' };
    });
    this.workspace = quiet(this.losses > 1 ? Promise.reject(this.fail(lostTwice(error))) : this.recover(previous));
  }

  private async recover(previous: Promise<Workspace> | undefined): Promise<Workspace> {
    await this.board.settled();
    const old = await previous?.catch(() => undefined);
    this.retirement[Symbol.dispose]();
    old?.[Symbol.dispose]();
    return this.build(true);
  }
}

/** Whether nothing was configured between the two: settings are never changed, only replaced. */
function sameSettings(a: WorkspaceSettings, b: WorkspaceSettings): boolean {
  return a.network === b.network && a.training === b.training && a.dataset === b.dataset && a.brought === b.brought;
}

function lostTwice(cause: unknown): NtkError<'DeviceLost'> {
  const reason = isNtkError(cause, 'DeviceLost') ? cause.details.reason : 'unknown';
  const message = `The GPU stopped answering a second time (${reason}). Reload the page to try again.`;
  return new NtkError('DeviceLost', { reason }, message, { cause });
}

function wrapped(cause: unknown): NtkError<'Unsupported'> {
  const what = cause instanceof Error ? cause.message : String(cause);
  return new NtkError('Unsupported', { what }, what, { cause });
}

/** The same promise, whose rejection nobody needs to handle. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
