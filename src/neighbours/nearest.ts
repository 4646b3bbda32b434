// The k nearest neighbours of every datapoint in the full activation space, by brute force on the GPU: tiles of distances
// that are merged into what each datapoint has so far, and never all distances.
import { shapeMismatch } from '../core/errors';
import type { JobOptions, Progress } from '../core/progress';
import type { Arena } from '../gpu/arena';
import { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { readBytes } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeMergeNearest, mostNeighbours } from '../kernels/merge-nearest';
import { encodeSquaredDistances } from '../kernels/squared-distances';
import { encodeCopyColumns } from './column-blocks';
import { alignment, type Pair, tileEdge, tilePairs } from './tile-pairs';

export interface Neighbours {
  /** Neighbours of each datapoint: what was asked for, or n - 1 if that is less. */
  readonly k: number;
  /** [n, k], nearest first; of equally near ones the smaller index first. Never the datapoint itself. */
  readonly indices: Uint32Array;
  /** [n, k], Euclidean, in the activations' unit. */
  readonly distances: Float32Array;
}

export interface NearestOptions extends JobOptions {
  /** GPU memory for the distances held at one time; 16 MiB, or an eighth of what is free, by default. */
  readonly tileBytes?: number;
}

const mostTileBytes = 2 ** 24;
const sidesShare = 4; // of what is free a quarter

/** FLOPs of the distances of all pairs among n datapoints, each computed once. */
export const nearestFlops = (n: number, features: number): number => 1.5 * n * n * features;

/**
 * Exact neighbours of activations [features, n], from differences in float32 (relative error of a squared distance about
 * features / 2^24 at most). Each pair is computed once; what is kept is [n, k]. Throws ShapeMismatch when k is not a whole
 * number from 1 to 32, LimitExceeded, DeviceLost, and the signal's reason.
 */
export async function nearestNeighbours(
  gpu: Gpu,
  activations: Matrix,
  k: number,
  options: NearestOptions = {},
): Promise<Neighbours> {
  if (!Number.isInteger(k) || k < 1 || k > mostNeighbours) throw shapeMismatch(`k from 1 to ${mostNeighbours}`, `${k}`);
  const n = activations.columns;
  const found = Math.min(k, n - 1);
  if (found === 0) return { k: 0, indices: new Uint32Array(0), distances: new Float32Array(0) };
  using scratch = gpu.arena.child('nearest');
  const search = new Search(gpu, scratch, activations, found, edgeOf(gpu, activations, options));
  await search.run(options);
  return await search.read();
}

/** Datapoints along the edge of a tile: its distances have room, and where these are not all so have copies of its two sides. */
function edgeOf(gpu: Gpu, { rows, columns: n }: Matrix, options: NearestOptions): number {
  const edge = tileEdge(n, bytesFor(gpu, options));
  if (edge === n) return n;
  const side = gpu.arena.budget.free / sidesShare / 2 / 4 / rows;
  return Math.max(alignment, Math.min(edge, alignment * Math.floor(side / alignment)));
}

function bytesFor({ arena: { budget } }: Gpu, { tileBytes }: NearestOptions): number {
  return tileBytes ?? Math.min(mostTileBytes, budget.free / 8);
}

/** What is kept while the tiles go by. */
class Search {
  private readonly tile: Matrix;
  /** The tile's datapoints side by side, where they are not all of them. */
  private readonly sides: readonly Matrix[];
  private readonly indices: GPUBuffer;
  private readonly squared: GPUBuffer;

  constructor(
    private readonly gpu: Gpu,
    private readonly scratch: Arena,
    private readonly activations: Matrix,
    private readonly k: number,
    private readonly edge: number,
  ) {
    const bytes = activations.columns * k * 4;
    const side = Math.min(edge, activations.columns);
    this.tile = scratch.matrix('distances', side, side);
    const isWhole = side === activations.columns;
    this.sides = isWhole ? [] : ['candidates', 'queries'].map((name) => scratch.matrix(name, activations.rows, side));
    this.indices = scratch.buffer('indices', bytes);
    this.squared = scratch.buffer('squared', bytes);
  }

  /** Tile after tile, each submitted by itself, so that the pieces follow the pace of the adapter. */
  async run(options: JobOptions): Promise<void> {
    const pairs = tilePairs(this.activations.columns, this.edge);
    const total = pairs.reduce((sum, { cost }) => sum + cost, 0);
    const stage = 'pairs of datapoints';
    let before = 0;
    for (const pair of pairs) {
      const list = new CommandList(this.scratch, this.gpu.submissionFlops);
      this.encode(list, pair);
      const onProgress = ({ done, total: parts }: Progress): void =>
        options.onProgress?.({ stage, done: before + (pair.cost * done) / parts, total });
      await submit(this.gpu, list, { ...options, onProgress });
      before += pair.cost;
    }
  }

  async read(): Promise<Neighbours> {
    const bytes = this.activations.columns * this.k * 4;
    const [places, squares] = await Promise.all(
      [this.indices, this.squared].map((buffer) => readBytes(this.gpu, buffer, 0, bytes)),
    );
    return { k: this.k, indices: new Uint32Array(places), distances: new Float32Array(squares).map(Math.sqrt) };
  }

  /** Distances of candidates and queries; each are then neighbours of the other. */
  private encode(list: CommandList, { firstCandidate, candidates, firstQuery, queries }: Pair): void {
    const { k, indices, squared } = this;
    const distances = { ...this.tile, rows: candidates, columns: queries };
    const isDiagonal = firstCandidate === firstQuery;
    encodeSquaredDistances(list, {
      candidates: this.side(list, 0, firstCandidate, candidates),
      queries: isDiagonal ? undefined : this.side(list, 1, firstQuery, queries),
      distances,
    });
    encodeMergeNearest(list, { distances, firstCandidate, firstQuery, k, indices, squared });
    if (isDiagonal) return;
    const swapped = { firstCandidate: firstQuery, firstQuery: firstCandidate };
    encodeMergeNearest(list, { distances, byRows: true, ...swapped, k, indices, squared });
  }

  /** Datapoints of a tile, copied so that their features lie close to each other. */
  private side(list: CommandList, at: number, first: number, columns: number): Matrix {
    const { activations } = this;
    if (columns === activations.columns) return activations;
    const copy = { ...this.sides[at], columns };
    encodeCopyColumns(list, activations, first, copy);
    return copy;
  }
}
