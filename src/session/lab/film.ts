// A film of a training: the kernel of a probe set and what is said of it, at steps along the way.
import type { ReadonlySignal } from '@preact/signals-core';
import type { TrainerState } from '../../engine/training';
import type { NetworkSettings, TrainingSettings } from '../../state/settings';
import type { CoursePoint } from '../../theory/kernel-course';
import type { WeightMovement } from '../../theory/summaries';
import type { TrainingPoint } from '../training-point';

export { keptEigenvalues } from '../../theory/kernel-course';

export interface FilmSettings {
  /** The network that is trained; absent: the model that was brought. */
  readonly network?: NetworkSettings;
  readonly training: Omit<TrainingSettings, 'epochs'>;
  /** Training steps, from the seed on. */
  readonly steps: number;
  /** At how many of them, evenly spread to the last, everything is kept; the start is kept besides. */
  readonly kept: number;
  /** Datapoints whose kernel is kept, at most; fewer where there are not so many. */
  readonly probe: number;
}

/** Where all datapoints are in one hidden layer: as in LayerView. */
export interface KeptPlaces {
  readonly id: string;
  readonly title: string;
  readonly width: number;
  /** [n, 4]. */
  readonly points: Float32Array;
  readonly explained: readonly [number, number, number];
}

/** One kept step. */
export interface FilmFrame extends CoursePoint, WeightMovement {
  readonly step: number;
  /** Loss and accuracy of both parts. */
  readonly point: TrainingPoint;
  /** Trace kernel of the probe set, [n, n]. */
  readonly kernel: Float32Array;
  /** Everything that the next step depends on. */
  readonly place: TrainerState;
  /** By hidden layer, each with its sides as in the frame before; a layer that is not finite is left out, all where they do not fit. */
  readonly places: readonly KeptPlaces[];
}

export interface Film {
  readonly settings: FilmSettings;
  /** Training steps of one epoch. */
  readonly stepsPerEpoch: number;
  /** The datapoints of the probe set by class, then by index: those of rows and columns. */
  readonly probe: Uint32Array;
  /** By step; grows while the film is being made. */
  readonly frames: readonly FilmFrame[];
  /** Ends of the colours: all but the outermost hundredths of each kernel's entries lie between. NaN while nothing is finite. */
  readonly range: { readonly low: number; readonly high: number };
  /** Seconds it took so far. */
  readonly seconds: number;
}

/** Runs that may stand side by side. */
export const filmRuns = [0, 1] as const;
export type FilmRun = (typeof filmRuns)[number];

/** A kept step of a film that all views show in place of the network. */
export interface ShownFrame {
  readonly run: FilmRun;
  /** Its place among the film's frames. */
  readonly frame: number;
  readonly step: number;
  /** The datapoints at rows and columns of its kernel. */
  readonly probe: Uint32Array;
}

/** What elements see of films. */
export interface Films {
  /** Of each run the film that was made last; undefined where there is none. */
  readonly films: ReadonlySignal<readonly (Film | undefined)[]>;
  /** What `Session.kernel` and `Session.neighbourhood` are of while it is there; undefined: of the network. */
  readonly shown: ReadonlySignal<ShownFrame | undefined>;
  /**
   * All views show a kept step, at once, and nothing is computed: the kernel of the probe set, and where the datapoints were. The
   * network, its kernel and all that is asked of them stay as they are. A step that was not kept, or has no room on the GPU, is a
   * problem and changes nothing.
   */
  show(run: FilmRun, frame: number): void;
  /** All views show the network again, as they also do when it is trained, changed, or asked for its kernel. */
  hide(): void;
  /**
   * Makes a film of a network of its own, which is trained from its seed; the session's stays as it is. What is refused, and
   * what fails, is a problem and rejects. Cancelled, there is the film that was there before.
   */
  record(run: FilmRun, settings: FilmSettings): Promise<void>;
  /** Ends the making of this run's film, which is then as long as it has become. */
  stop(run: FilmRun): void;
  /** Gives up this run's film, also while it is being made. */
  remove(run: FilmRun): void;
  /**
   * Sets the session's training to a kept step of a film of its network: all views follow as after training, and show the network. Rejects with
   * Unsupported for a film of another network or training, or a step beyond the session's last.
   */
  goTo(run: FilmRun, frame: number): Promise<void>;
}

/** Key of the jobs that make films, by run. */
export const filmKey = (run: FilmRun): string => `film ${run + 1}`;
