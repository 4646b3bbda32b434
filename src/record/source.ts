// What a recording is made of: plain numbers, and GPU pictures and positions that stay their owner's until it is done.
import type { HeatmapLayer, HeatmapPicture } from '../view/heatmap-layer';
import type { NeighbourhoodLayer, PointPositions } from '../view/neighbourhood-layer';
import type { Domain } from '../view/colour-maps';

/** The device whose pictures and positions these are. */
export type RecordingDevice = ConstructorParameters<typeof HeatmapLayer>[1];

export type RecordingImages = NonNullable<Parameters<NeighbourhoodLayer['setImages']>[0]>;

/** The datapoints themselves, or one hidden layer's activations, in three dimensions, by datapoint. */
export interface RecordedLayer {
  readonly title: string;
  readonly width: number;
  readonly positions: PointPositions;
  /** Nearest neighbours of the chosen datapoint in the full space, nearest first. */
  readonly neighbours: Uint32Array;
}

/** The network after some training steps. */
export interface Snapshot {
  readonly step: number;
  /** The kernel in display order. */
  readonly picture: HeatmapPicture;
  /** What the ends of the picture's colours stand for. */
  readonly domain: Domain;
  /** From the input to the deepest hidden layer; the same in every snapshot. None where nothing can be shown. */
  readonly layers: readonly RecordedLayer[];
}

/** A point of the training curve: means per datapoint, and fractions. NaN where nothing is held out. */
export interface CurvePoint {
  readonly step: number;
  readonly trainLoss: number;
  readonly testLoss: number;
  readonly trainAccuracy: number;
  readonly testAccuracy: number;
}

/** A gradient step on the chosen datapoint; columns of n numbers, by datapoint. */
export interface RecordedNudge {
  readonly predicted: Float32Array;
  readonly actual: Float32Array;
  /** Class that was stepped towards. */
  readonly label: number;
  /** What a shift is. */
  readonly measure: string;
  /** Pearson's, of predicted and actual over all datapoints but the chosen one. */
  readonly correlation: number;
}

export interface RecordingSource {
  readonly gpu: RecordingDevice;
  /** What is shown, in a few words: data, network. */
  readonly title: string;
  /** Classes by datapoint, and their names. */
  readonly labels: Uint8Array | Uint32Array;
  readonly classes: readonly string[];
  /** Datapoint at each row and column of every picture. */
  readonly order: Uint32Array;
  readonly images: RecordingImages | undefined;
  /** In the order of training; at least one. */
  readonly snapshots: readonly Snapshot[];
  readonly signed: boolean;
  /** The name of the kernel's reduction. */
  readonly kernel: string;
  readonly curve: readonly CurvePoint[];
  /** The datapoint that is zoomed to and nudged. */
  readonly chosen: number;
  readonly nudge: RecordedNudge;
}
