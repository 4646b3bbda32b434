// Kernels of ever wider networks beside that of an infinitely wide one, as elements see them.
import type { ReadonlySignal } from '@preact/signals-core';
import type { NetworkSettings } from '../../state/settings';
import type { PowerLaw } from '../../theory/power-law';

/** That kernels are of, at most: entries on the CPU stay few. */
export const mostDatapoints = 64;

export interface WidthSettings {
  /** Datapoints that the kernels are of, from 2 on; all there are where there are fewer. */
  readonly count: number;
  /** Units of every hidden layer, ascending. */
  readonly widths: readonly number[];
  /** Networks of each width, of the seeds 0, 1, ... */
  readonly seeds: number;
}

/** Networks of one width: of each, |K - K_infinity|_F / |K_infinity|_F, and entry by entry their mean and spread. */
export interface WidthResult {
  readonly width: number;
  /** By seed. */
  readonly ntkDistances: readonly number[];
  readonly nngpDistances: readonly number[];
  /** Of the tangent kernel over the seeds, [n, n]; the deviation is from seeds - 1. */
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Two kernels of one network, [n, n]: the tangent kernel of its logit, and the readout's part of it. */
export interface WidthKernels {
  readonly ntk: ArrayLike<number>;
  readonly nngp: ArrayLike<number>;
}

/** An entry that stands for others of its kind. */
export interface WidthEntry {
  readonly kind: 'itself' | 'same class' | 'other class';
  /** Places among the datapoints below. */
  readonly row: number;
  readonly column: number;
}

export interface WidthView {
  readonly settings: WidthSettings;
  readonly activation: NetworkSettings['activation'];
  /** Hidden layers. */
  readonly depth: number;
  /** sigma_w^2 and sigma_b^2. */
  readonly weightVariance: number;
  readonly biasVariance: number;
  readonly isQuadrature: boolean;
  /** Indices of the dataset, by class. */
  readonly datapoints: Uint32Array;
  readonly infinite: WidthKernels;
  /** Of the widest network of seed 0. */
  readonly finite: WidthKernels;
  readonly widths: readonly WidthResult[];
  readonly entries: readonly WidthEntry[];
  /** Powers of the width that the tangent kernel's mean distance, and its mean deviation by entry, go with; undefined without two. */
  readonly laws: { readonly distance?: PowerLaw; readonly deviation?: PowerLaw };
  readonly seconds: number;
}

export interface InfiniteWidth {
  /** Undefined until computed for the present settings of the network. */
  readonly view: ReadonlySignal<WidthView | undefined>;
  /**
   * Computes all of it for networks of the session's depth and activation, without residual blocks, in the NTK parameterization,
   * with one logit. Resolves when it is done or was cancelled, which leaves what was shown before. Rejects with Unsupported for a
   * network without hidden layers or settings that have no meaning, LimitExceeded, and with what failed.
   */
  compute(settings: WidthSettings): Promise<void>;
}
