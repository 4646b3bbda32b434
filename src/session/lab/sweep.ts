// A sweep: many networks, each trained from its seed, and what becomes of the kernel of one probe set in each.
import type { ReadonlySignal } from '@preact/signals-core';
import type { NetworkSettings, TrainingSettings } from '../../state/settings';
import type { CoursePoint } from '../../theory/kernel-course';
import type { PowerLaw } from '../../theory/power-law';
import type { TrainingPoint } from '../training-point';

/** What may differ between the runs: width of the hidden layers, their number, datapoints trained on, training steps. */
export const sweepAxes = ['width', 'depth', 'datapoints', 'steps'] as const;
export type SweepAxis = (typeof sweepAxes)[number];

export interface SweepSettings {
  readonly over: SweepAxis;
  /** Whole numbers from 1 on; ascending and different once they are checked. */
  readonly values: readonly number[];
  /** Runs for each value, with seeds from the session's on. */
  readonly seeds: number;
  /** Training steps of each run; of no meaning where the sweep is over them. */
  readonly steps: number;
  /** Datapoints whose kernel is looked at, at most; fewer where there are not so many. */
  readonly probe: number;
  /** Datapoints of the probe set that are nudged in turn, at most. */
  readonly nudges: number;
  /** Learning rate of a nudge. */
  readonly rate: number;
}

/**
 * How far the first-order story holds: means over nudges of one datapoint each towards its own label, of those where the
 * number is defined; NaN where it is for none. Shifts are of the log-probability of the nudge's label; where
 * targets are real numbers, of the value, or of all values' norm where they are several.
 */
export interface Faithfulness {
  /** Pearson's correlation of predicted and actual shift over the others of the probe set. */
  readonly predictedActual: number;
  /** |predicted - actual| / |actual|, root sums over the probe set. */
  readonly relativeError: number;
  /** Pearson's correlation of predicted shift with the cosine of activations in the deepest hidden layer. */
  readonly predictedSimilarity: number;
}

/** Summaries of the kernel; distance and drift are from that of the same network before training. */
export type KernelSummary = Pick<
  CoursePoint,
  'drift' | 'distance' | 'alignment' | 'centredAlignment' | 'effectiveRank'
>;

/** One run at one step, and the settings that lead there. */
export interface SweepPoint extends KernelSummary, Faithfulness {
  /** Of what the sweep is over. */
  readonly value: number;
  readonly network: NetworkSettings;
  readonly training: Omit<TrainingSettings, 'epochs'>;
  /** Step, loss and accuracy. */
  readonly point: TrainingPoint;
}

export interface Sweep {
  readonly settings: SweepSettings;
  readonly phase: 'running' | 'done' | 'stopped';
  /** Datapoints of the probe set, by class, then by index; and those of them that are nudged. */
  readonly probe: Uint32Array;
  readonly nudged: Uint32Array;
  /** As they were made: run after run, all values of one seed before those of the next. */
  readonly points: readonly SweepPoint[];
  /** How many points there are when it is done. */
  readonly total: number;
  /** Of the drift over the values, through all points; undefined while it has none. */
  readonly driftLaw: PowerLaw | undefined;
  /** Seconds it took so far. */
  readonly seconds: number;
}

/** What elements see of sweeps. */
export interface Sweeps {
  /** The newest; gone with its datapoints. */
  readonly sweep: ReadonlySignal<Sweep | undefined>;
  /**
   * Trains the networks one after another; the session's stays as it is. Cancelled, or superseded by another network of the
   * session, the sweep ends with the points it has; with none the one before is there again. What is refused, and what
   * fails, is a problem and rejects.
   */
  run(settings: SweepSettings): Promise<void>;
  /** The session becomes a point's network, trained to its step. Rejects with what failed. */
  open(point: SweepPoint): Promise<void>;
}

/** Key of the job that sweeps. */
export const sweepKey = 'sweep';
