// What a session publishes of its kernel: its picture, whole or by tile, what it takes, and its cells.
import type { Extent, Provenance, Pyramid, Statistic, TileAddress } from '../core/pyramid';
import type { KernelOrder, KernelReduction, SortKey } from '../state/settings';
import type { SideSets } from '../state/view-settings';
import type { ShownFrame } from './lab/film';
import type { CellBand, CellWindow } from './levels/cell-window';

/** What a kernel takes, known before it starts. */
export interface KernelCost {
  /** How many parameters go by which method, in words. */
  readonly methods: string;
  readonly flops: number;
  /** GPU memory in one go; over the budget it is made in blocks. Absent where none of it is kept. */
  readonly bytes?: number;
  readonly isInBlocks: boolean;
}

/** Means over 2^l x 2^l blocks of the ordered kernel at mip level l, r32float; valid cells at level 0: rows x columns. */
export interface WholePicture extends Extent {
  readonly texture: GPUTexture;
  readonly levels: number;
}

/** Tiles of a kernel too large to be there as a whole, in slots of 256 x 256 texels of one r32float texture. */
export interface TiledPicture {
  readonly atlas: GPUTexture;
  readonly pyramid: Pyramid;
  readonly slots: number;
  /** Of the entries in a cell; absent: their mean. */
  readonly statistic?: Statistic;
  /** The texel of a tile's first cell, while the tile is there. */
  slotOf(address: TileAddress): { readonly x: number; readonly y: number } | undefined;
  /** How a tile's numbers were made, while it is there. */
  provenanceOf(address: TileAddress): Provenance | undefined;
}

export type KernelPicture = WholePicture | TiledPicture;

/** All of a kernel in few cells, in display order. */
export interface KernelOverview {
  readonly pyramid: Pyramid;
  /** The cells of its coarsest level, row by row; NaN where one has no number. */
  readonly values: Float32Array;
}

/** Tiles that a view wants, the most urgent first. */
export interface TileWishes {
  readonly visible: readonly TileAddress[];
  /** Those that may be seen next. */
  readonly prefetch: readonly TileAddress[];
}

/** What tiles of a kernel are being computed, for views that draw them. */
export interface TilesView {
  /** Goes up with every tile that comes or goes. */
  readonly version: number;
  /** The tile under way, and its progress from 0 to 1. */
  readonly working?: { readonly address: TileAddress; readonly isPreview: boolean };
  /** Tiles that are seen and still to come, as far as they can be made. */
  readonly pending: number;
  /** Whether the reader stopped the work; looking elsewhere, or asking for it, goes on. */
  readonly isStopped: boolean;
}

/**
 * A kernel of all datapoints on the GPU, in the chosen order, with what the page says about it. Its picture may be of some
 * of its rows and columns; everything else is of all.
 */
export interface KernelView extends SideSets {
  readonly picture: KernelPicture;
  /** Of a step of a film, whose probe set is its rows and columns; nothing of it is of the network's own kernel. */
  readonly film?: ShownFrame;
  readonly reduction: KernelReduction;
  /** Which parameters count, as patterns of their names. */
  readonly parameters: string;
  readonly cost: KernelCost;
  readonly orderName: KernelOrder;
  /** What sorts datapoints that are equal in the order. */
  readonly within?: SortKey;
  /** All datapoints in their order. */
  readonly order: Uint32Array;
  /** The datapoint shown at each row and at each column: those of the sets, the same array where the sets are the same. */
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  /** K(i, i) by datapoint; absent where the kernel is computed by tile. */
  readonly diagonal?: Float32Array;
  /**
   * What the colour domain starts from: quantiles of a fixed, seeded sample of entries; for a tiled picture of another
   * statistic than the mean, of the cells of its coarsest tile.
   */
  readonly sample: {
    readonly min: number;
    readonly max: number;
    readonly low: number;
    readonly high: number;
    /** The finite numbers of the sample, ascending; absent where the range alone is known. */
    readonly values?: Float32Array;
  };
  readonly signed: boolean;
  /** Entries that are NaN or infinite, counted by their bits. */
  readonly nonFinite: number;
  readonly seconds: number;
  readonly flops: number;
  /** Of a kernel that lies in a store, its name, and whether all of it was computed when it was opened. */
  readonly readFrom?: { readonly name: string; readonly isComplete: boolean };
  /** Training step the kernel belongs to; the page says when it is behind the network. */
  readonly step: number;
}

/** A picked kernel entry, read back when the reader points at it. */
export interface KernelEntry {
  readonly i: number;
  readonly j: number;
  readonly value: number;
  readonly cosine: number;
}

export type CellsFile = 'npy' | 'csv';

/**
 * The cells of the kernel's picture in its order and statistic: any window of them, exact, never more than a band of rows at
 * a time. All reject with Unsupported where there is no kernel or another takes its place, with ShapeMismatch for a window
 * that is not within it, with what reading throws; false, or nothing, is that it was cancelled.
 */
export interface KernelCells {
  read(window: CellWindow, take: (band: CellBand) => void | Promise<void>): Promise<boolean>;
  /** A file. Rejects with LimitExceeded beyond 512 MiB, or 2^20 lines. */
  write(kind: CellsFile, window: CellWindow): Promise<Blob | undefined>;
  /** The same into a stream, of any size for `npy`; closed at the end, aborted where it is not whole. */
  stream(kind: CellsFile, window: CellWindow, sink: WritableStream<Uint8Array<ArrayBuffer>>): Promise<boolean>;
}
