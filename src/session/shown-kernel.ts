// A kernel that a session shows, however it is held: whole on the GPU, or computed by tile as it is looked at.
import type { JobOptions } from '../core/progress';
import type { Dataset } from '../datasets/dataset';
import type { Product } from '../core/vectors';
import type { GroupSource, KernelFacts } from './explorer/kernel-source';
import type { Arrangement, OrderSource, Places } from './kernel-order';
import type { KernelCost, KernelEntry, KernelPicture, KernelView } from './types';

/** What is known of a kernel, whatever order it is shown in. */
export type KnownOfKernel = Pick<
  KernelView,
  'reduction' | 'parameters' | 'cost' | 'diagonal' | 'sample' | 'signed' | 'nonFinite' | 'flops' | 'step' | 'readFrom'
>;

/** A picture of a kernel, how its datapoints are arranged, and which is where. */
export interface OrderedPicture extends Places {
  readonly picture: KernelPicture & Disposable;
  readonly arrangement: Arrangement;
  /** What its colours start from, where that is not the sample of entries. */
  readonly colours?: Pick<KernelView, 'sample' | 'signed'>;
}

/** What arranges datapoints. */
export interface Sorting {
  readonly keys: OrderSource['keys'];
  readonly split: Dataset['split'];
}

export interface CostOptions extends JobOptions {
  /** Called before the work starts. */
  readonly onCost: (cost: KernelCost) => void;
}

export interface ShownKernel extends Disposable {
  readonly known: KnownOfKernel & KernelFacts;
  /** K(i, i) by datapoint. Throws LimitExceeded, DeviceLost, the signal's reason. */
  diagonal(options: JobOptions): Promise<Float32Array>;
  /** The same; for a cosine, whose diagonal is 1, that of its trace. */
  norms(options: JobOptions): Promise<Float32Array>;
  /** Means over groups of datapoints; absent where they come from its rows. */
  readonly groups?: GroupSource;
  /** A picture in an order, of all datapoints or some, disposed with this or before. Throws as placesOf. */
  paint(arrangement: Arrangement, sorting: Sorting, options: JobOptions): Promise<OrderedPicture>;
  spectralOrder(options: JobOptions): Promise<Uint32Array<ArrayBuffer>>;
  /** `work` with v -> K v over all datapoints, which is there until it is done. Throws what it throws, LimitExceeded, DeviceLost. */
  withProducts<Result>(options: JobOptions, work: (product: Product) => Promise<Result>): Promise<Result>;
  /** Value and cosine at (i, j). Throws ShapeMismatch for a datapoint that does not exist, DeviceLost. */
  entry(i: number, j: number): Promise<KernelEntry>;
  /** Row i by datapoint. Throws ShapeMismatch, LimitExceeded, DeviceLost. */
  row(i: number): Promise<Float32Array>;
  /** All rows by datapoint, some at a time. Throws Unsupported where they are too many, DeviceLost, the signal's reason. */
  blocks(options: JobOptions): AsyncGenerator<Float32Array<ArrayBuffer>>;
}
