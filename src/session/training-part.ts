// Training as a job: run to the end, paused, single steps; a curve that depends on nothing but the settings.
import { signal } from '@preact/signals-core';
import { unsupported } from '../core/errors';
import type { JobOptions } from '../core/progress';
import { isTrainable } from '../datasets/dataset';
import type { TrainerState } from '../engine/training';
import type { SessionCore } from './core';
import type { JobDescription } from './jobs';
import { TrainingPace } from './training-pace';
import { pointOf } from './training-point';
import type { TrainingStatus } from './types';
import type { Workspace } from './workspace';

const mostPoints = 30; // of a run's curve
const job = { title: 'Training the network', where: 'training', key: 'training' } as const;
const measuring = { ...job, title: 'Measuring loss and accuracy' } as const;
const moving = { ...job, title: 'Going to another step' } as const;

/** Steps of a whole run. */
export function totalSteps({ settings, trainer }: Workspace): number {
  return settings.training.epochs * trainer.stepsPerEpoch;
}

/** The next step at which the curve has a point: a multiple of about a thirtieth of the run. */
function nextPoint(step: number, total: number): number {
  const every = Math.max(1, Math.ceil(total / mostPoints));
  return Math.min(total, (Math.floor(step / every) + 1) * every);
}

/** What training is when it is not running. */
function phaseAt(workspace: Workspace): TrainingStatus['phase'] {
  const { step } = workspace.trainer;
  if (step === 0) return 'idle';
  return step < totalSteps(workspace) ? 'paused' : 'done';
}

/** How a run came to its end: at the step that was wanted, by a pause before it, or by being stopped. */
type RunEnd = 'arrived' | 'paused' | 'stopped';

export class TrainingPart {
  readonly status = signal<TrainingStatus>({ phase: 'idle', step: 0, totalSteps: 0, history: [] });
  private pausing = false;
  private running: Promise<RunEnd> | undefined;
  /** Step the run under way goes on to. */
  private wanted = 0;

  /** `atPoint` is called whenever the curve has got a point. */
  constructor(
    private readonly core: SessionCore,
    private readonly atPoint: (workspace: Workspace, options: JobOptions) => Promise<void>,
  ) {}

  /**
   * Trains until step `last`, or to the end. A run under way is joined, and goes on to there. Resolves with whether it got
   * there.
   */
  async train(last = Infinity): Promise<boolean> {
    const joined = this.running;
    if (!joined) return (await this.begin(() => last)) === 'arrived';
    this.pausing = false;
    this.wanted = Math.max(this.wanted, last);
    const end = await joined;
    if (end === 'stopped' || this.pausing) return false;
    return this.isAt(last) || this.train(last);
  }

  /** One step, unless training is under way or done. Resolves with whether a step was made. */
  async step(): Promise<boolean> {
    return !this.running && (await this.begin((step) => step + 1)) === 'arrived';
  }

  /** The first point of the curve, of the weights as they are; nothing is trained. */
  async measure(): Promise<void> {
    if (!this.running) await this.begin((step) => step, measuring);
  }

  /**
   * Goes to a place in the training of this very network, back or on; a run under way is given up. The curve has its points
   * up to there, and one there. Resolves with whether it got there; cancelled, everything is as before.
   */
  async goTo(place: TrainerState): Promise<boolean> {
    const outcome = await this.core.perform(moving, (workspace, options) =>
      this.orGoBack(workspace, async () => {
        const { trainer, turns } = workspace;
        await turns.take(async () => trainer.restore(place));
        this.show(workspace);
        const isKnown = this.status.peek().history.some(({ step }) => step === place.step);
        if (isKnown) this.core.keep(workspace, place);
        else await this.record(workspace, options);
      }),
    );
    return outcome === 'done';
  }

  /** The run under way belongs to a network that is on its way out: what is asked for from now on does not join it. */
  abandon(): void {
    this.running = undefined;
  }

  pause(): void {
    this.pausing = true;
  }

  /** Shows the untrained network, or the place a recovered one is at. */
  show(workspace: Workspace): void {
    const { step } = workspace.trainer;
    const total = totalSteps(workspace);
    const history = step === 0 ? [] : this.status.peek().history.filter((point) => point.step <= step);
    this.status.value = { phase: phaseAt(workspace), step, totalSteps: total, history };
  }

  private isAt(last: number): boolean {
    const { step, totalSteps: total } = this.status.peek();
    return step >= Math.min(last, total);
  }

  private begin(lastAfter: (step: number) => number, description: JobDescription = job): Promise<RunEnd> {
    this.pausing = false;
    this.wanted = 0;
    const run = this.perform(lastAfter, description).finally(() => {
      if (this.running === run) this.running = undefined;
    });
    return (this.running = run);
  }

  private async perform(lastAfter: (step: number) => number, description: JobDescription): Promise<RunEnd> {
    let arrived = false;
    const outcome = await this.core.perform(description, async (workspace, options) => {
      this.wanted = Math.max(this.wanted, lastAfter(workspace.trainer.step));
      if (!isTrainable(workspace.dataset)) throw unsupported('training on datapoints whose classes are not known');
      arrived = await this.run(workspace, options);
    });
    if (outcome !== 'done') return 'stopped';
    return arrived ? 'arrived' : 'paused';
  }

  private async run(workspace: Workspace, options: JobOptions): Promise<boolean> {
    await this.orGoBack(workspace, async () => {
      await this.advance(workspace, options);
      this.core.keep(workspace, await workspace.trainer.save());
    });
    this.status.value = { ...this.status.peek(), phase: phaseAt(workspace) };
    return this.isAt(this.wanted);
  }

  private async orGoBack(workspace: Workspace, work: () => Promise<void>): Promise<void> {
    const before = { state: await workspace.trainer.save(), status: this.status.peek() };
    try {
      await work();
    } catch (error) {
      this.goBack(workspace, before);
      throw error;
    }
  }

  private async advance(workspace: Workspace, options: JobOptions): Promise<void> {
    const { trainer, turns } = workspace;
    const total = totalSteps(workspace);
    this.status.value = { ...this.status.peek(), phase: 'running' };
    if (this.status.peek().history.length === 0) await this.record(workspace, options);
    const pace = new TrainingPace();
    while (trainer.step < Math.min(this.wanted, total) && !this.pausing) {
      const next = Math.min(this.wanted, nextPoint(trainer.step, total));
      await options.pause?.();
      await turns.take(() => pace.run(trainer, next - trainer.step, options));
      options.onProgress?.({ stage: 'training steps', done: trainer.step, total });
      this.status.value = { ...this.status.peek(), step: trainer.step };
      if (trainer.step === next) await this.record(workspace, options);
    }
  }

  /** Adds a point to the curve, and keeps the place on the CPU. */
  private async record(workspace: Workspace, options: JobOptions): Promise<void> {
    const { train, test } = await workspace.trainer.evaluate(options);
    this.core.keep(workspace, await workspace.trainer.save());
    const status = this.status.peek();
    this.status.value = { ...status, history: [...status.history, pointOf(workspace.trainer, train, test)] };
    await this.atPoint(workspace, options);
  }

  /** As it was before; on a lost device that is for the recovery to do. */
  private goBack(
    workspace: Workspace,
    before: { readonly state: TrainerState; readonly status: TrainingStatus },
  ): void {
    if (workspace.gpu.isLost) return;
    workspace.trainer.restore(before.state);
    this.core.keep(workspace, before.state);
    this.status.value = before.status;
  }
}
