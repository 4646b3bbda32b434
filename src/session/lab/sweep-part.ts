// Sweeps of a session's laboratory: a job that trains network after network; each is gone when the next begins.
import { signal } from '@preact/signals-core';
import { unsupported } from '../../core/errors';
import type { JobOptions, Progress } from '../../core/progress';
import type { Dataset } from '../../datasets/dataset';
import type { NetworkSettings, TrainingSettings } from '../../state/settings';
import type { StateStore } from '../../state/store';
import { fitPowerLaw } from '../../theory/power-law';
import { besideTiles } from '../beside-tiles';
import type { SessionCore } from '../core';
import type { Workspace } from '../workspace';
import { attempt } from './attempt';
import { probeOf } from './film-camera';
import { checkTrainable } from './goals';
import { type Sweep, sweepKey, type SweepPoint, type Sweeps, type SweepSettings } from './sweep';
import { nudgedOf, sweepRun } from './sweep-run';
import { checkSweep, runsOf, type SweepRun } from './sweep-settings';

const job = { title: 'Sweeping', where: 'laboratory', key: sweepKey } as const;

/** What sweeps need of the session around them. */
export interface SweepGround {
  readonly core: SessionCore;
  readonly store: StateStore;
  /** The session's network becomes that of these settings, trained to a step from its seed. */
  become(network: NetworkSettings, training: TrainingSettings, step: number): Promise<void>;
}

/** A sweep that is under way, as it was asked for. */
interface Sweeping {
  readonly runs: readonly SweepRun[];
  readonly dataset: Dataset;
  readonly started: number;
  /** What it begins as. */
  readonly empty: Sweep;
  /** As far as it is shown; undefined until its job has begun. */
  shown?: Sweep;
  /** What was shown before. */
  before?: Sweep;
}

export class SweepPart implements Sweeps {
  readonly sweep = signal<Sweep | undefined>(undefined);
  /** Of the sweep that is shown. */
  private dataset: Dataset | undefined;

  constructor(private readonly ground: SweepGround) {}

  async run(settings: SweepSettings): Promise<void> {
    const { core } = this.ground;
    const sweeping = attempt(core, () => this.plan(settings));
    try {
      await core.perform(job, (workspace, options) => this.work(workspace, sweeping, options));
    } finally {
      this.settle(sweeping);
    }
  }

  async open({ network, training, point }: SweepPoint): Promise<void> {
    const epochs = Math.max(this.ground.store.now.training.epochs, Math.ceil(point.epoch));
    await this.ground.become(network, { ...training, epochs }, point.step);
  }

  /** Forgets what is of other datapoints than these. */
  keepOnly(dataset: Dataset | undefined): void {
    if (this.dataset === dataset) return;
    this.dataset = undefined;
    this.sweep.value = undefined;
  }

  /** Throws InvalidFile for settings that make no sense, Unsupported where nothing can be trained. */
  private plan(settings: SweepSettings): Sweeping {
    const { core, store } = this.ground;
    const dataset = core.dataset.peek();
    if (!dataset) throw unsupported('a sweep before there are datapoints');
    checkTrainable(dataset);
    const trainable = dataset.split.train.length;
    const { network, training } = store.now;
    const checked = checkSweep(settings, { trainable });
    const runs = runsOf(checked, { network, training, trainable });
    const probe = probeOf({ dataset }, checked.probe, network.seed);
    const empty: Sweep = {
      settings: checked,
      phase: 'running',
      probe,
      nudged: nudgedOf(probe, checked, network.seed),
      points: [],
      total: runs.reduce((sum, { stops }) => sum + stops.length, 0),
      driftLaw: undefined,
      seconds: 0,
    };
    return { runs, dataset, started: performance.now(), empty };
  }

  /** After a loss of the device it goes on with the first run that is not done. */
  private async work(workspace: Workspace, sweeping: Sweeping, options: JobOptions): Promise<void> {
    const { runs, dataset } = sweeping;
    if (workspace.dataset !== dataset) throw unsupported('a sweep over datapoints that are no longer shown');
    this.dataset = dataset;
    if (!sweeping.shown) sweeping.before = ended(this.sweep.peek());
    this.show(sweeping, sweeping.shown ?? sweeping.empty);
    for (const [at, run] of runs.entries()) {
      if (isDone(run, sweeping.shown!)) continue;
      const running = {
        ...options,
        put: (point: SweepPoint) => this.put(sweeping, point),
        onProgress: (steps: Progress) => options.onProgress?.(overall(at, runs.length, steps)),
      };
      await besideTiles(this.ground.core.board, () => sweepRun(workspace, run, sweeping.empty, running), options);
    }
    this.show(sweeping, { ...sweeping.shown!, phase: 'done' });
  }

  /** A point that was made before, in a run that has to be done again, is replaced. */
  private put(sweeping: Sweeping, point: SweepPoint): void {
    const { shown = sweeping.empty, started } = sweeping;
    const points = [...shown.points.filter((other) => !isSame(other, point)), point];
    const driftLaw = fitPowerLaw(
      points.map(({ value }) => value),
      points.map(({ drift }) => drift),
    );
    this.show(sweeping, { ...shown, points, driftLaw, seconds: (performance.now() - started) / 1000 });
  }

  private show(sweeping: Sweeping, sweep: Sweep): void {
    this.sweep.value = sweeping.shown = sweep;
  }

  /** One that was not done to its end keeps its points, unless it is no longer shown; without points it leaves nothing. */
  private settle({ shown, before }: Sweeping): void {
    if (shown && this.sweep.peek() === shown) this.sweep.value = ended(shown) ?? before;
  }
}

/** What there is of a sweep that nobody goes on with; nothing where there are no points. */
function ended(sweep: Sweep | undefined): Sweep | undefined {
  if (!sweep || sweep.points.length === 0) return undefined;
  return sweep.phase === 'running' ? { ...sweep, phase: 'stopped' } : sweep;
}

const isSame = (a: SweepPoint, b: SweepPoint): boolean => a.value === b.value && a.network.seed === b.network.seed;

function isDone({ network, stops }: SweepRun, { points }: Sweep): boolean {
  const own = points.filter((point) => point.network.seed === network.seed);
  return stops.every(({ value }) => own.some((point) => point.value === value));
}

/** Runs, with a share of the present one that grows with its steps and is whole only when its points are there. */
function overall(before: number, total: number, { done, total: steps }: Progress): Progress {
  return { stage: 'runs', done: before + done / (steps + 1), total };
}
