// A kernel of any size, looked at tile by tile: every tile by the way that costs least, and saying which it was. Nothing of the
// size of the kernel is ever kept.
import type { JobOptions } from '../../core/progress';
import { type Extent, Pyramid, type Provenance, type Statistic, type TileAddress } from '../../core/pyramid';
import { shapeMismatch } from '../../core/errors';
import type { Arena } from '../../gpu/arena';
import type { Matrix } from '../../gpu/matrix';
import { readMatrix } from '../../gpu/readback';
import { submit } from '../../gpu/submit';
import { encodeCellValues } from '../../kernels/cell-values';
import { encodeTranspose } from '../../kernels/transpose';
import type { Network } from '../network';
import { BlockMeans } from './block-means';
import { sampleBlocks } from './block-samples';
import { evenBlocks } from './block-sides';
import { EntryCells, type EntryRegion, type Norms } from './entry-cells';
import { KeptPasses } from './kept-passes';
import { type LevelsRequest, setOf, type Which } from './level-request';
import { levelNorms } from './norms';
import { replanned } from './replan';
import { SketchRun } from './sketched-means';
import type { TileCosts, TileExtent } from './tile-costs';
import { sampledPerBlock, sketched, type TileWay, TileWays } from './tile-ways';

export interface ComputedTile {
  /** The tile's cells [rows, columns], at most 256 x 256. */
  readonly matrix: Matrix;
  readonly provenance: Provenance;
  /** FLOPs executed. */
  readonly flops: number;
}

/** What does not depend on the order. */
interface Known {
  readonly norms: Map<Which, Promise<Float32Array>>;
  readonly passes: KeptPasses;
}

export class KernelLevels {
  readonly pyramid: Pyramid;
  private readonly known: Known;
  private readonly ways: TileWays;

  /**
   * For the network's present weights; they must stay as long as this is used. What this keeps goes with the network. `whole`:
   * what this is some datapoints of, in another order.
   */
  constructor(
    readonly network: Network,
    readonly request: LevelsRequest,
    private readonly whole?: KernelLevels,
  ) {
    this.known = whole?.known ?? { norms: new Map(), passes: new KeptPasses(network, request) };
    this.pyramid = new Pyramid(request.rows.order.length, setOf(request, 'columns').order.length);
    this.ways = new TileWays(network, request, this.pyramid, this.known.passes);
  }

  /** The same kernel with its datapoints, or some of them, in other orders; norms and passes are those of this. */
  inOrder(request: LevelsRequest): KernelLevels {
    return new KernelLevels(this.network, request, this.whole ?? this);
  }

  get costs(): TileCosts {
    return this.ways.costs;
  }

  /** How `compute` would make a tile with the memory that is free now. Throws LimitExceeded where nothing fits the budget. */
  wayOf(address: TileAddress, statistic: Statistic): TileWay {
    return this.ways.of(address, statistic);
  }

  /** All ways to the exact means of a tile: all its entries; above level 0 mean gradients, where the budget has room for them. */
  exactWays(address: TileAddress): readonly [TileWay, ...TileWay[]] {
    return this.ways.exact(address);
  }

  /** A quicker first picture of a tile, where there is one that is worth while. */
  previewOf(address: TileAddress, statistic: Statistic): TileWay | undefined {
    return this.ways.preview(address, statistic);
  }

  /** FLOPs that `compute` will take now: without the passes that are there already. */
  flopsOf(address: TileAddress, statistic: Statistic): number {
    const { kind, flops } = this.wayOf(address, statistic);
    if (kind !== 'entries' && kind !== 'averaged') return flops;
    const { rows, columns } = this.regionOf(address);
    return flops - this.costs.keptPasses(rows, columns);
  }

  /**
   * Computes a tile into a matrix of `arena`; without `way` by what is best for the memory that is free, chosen anew where that
   * has become less meanwhile. Throws ShapeMismatch, LimitExceeded, DeviceLost, the signal's reason.
   */
  async compute(
    arena: Arena,
    address: TileAddress,
    statistic: Statistic,
    way?: TileWay,
    options: JobOptions = {},
  ): Promise<ComputedTile> {
    if (!this.pyramid.has(address)) throw shapeMismatch('a tile of the kernel', JSON.stringify(address));
    const make = (into: Arena, tile: TileAddress): Promise<ComputedTile> =>
      replanned(
        () => this.makeOnce(into, tile, statistic, way ?? this.wayOf(tile, statistic), options),
        () => this.ways.forget(),
      );
    if (!this.isSymmetric || address.row <= address.column) return make(arena, address);
    using scratch = this.network.gpu.arena.child('tile across');
    const across = { ...address, row: address.column, column: address.row };
    const tile = await make(scratch, across);
    return { ...tile, matrix: await this.transposed(arena, tile.matrix) };
  }

  /** K(x, x) by datapoint [n] (of a cosine: of its trace), computed once. Throws LimitExceeded, DeviceLost, the signal's reason. */
  diagonal(which: Which, options: JobOptions = {}): Promise<Float32Array> {
    if (this.whole) return this.whole.diagonal(which, options);
    const side = which === 'columns' && this.request.columns === undefined ? 'rows' : which;
    const known = this.known.norms.get(side);
    if (known) return known;
    const norms = levelNorms(this.network, this.request, side, options);
    this.known.norms.set(side, norms);
    norms.catch(() => this.known.norms.delete(side));
    return norms;
  }

  /** FLOPs of the entries of so many rows and columns; `isSymmetric`: of the same datapoints. */
  entriesFlops(extent: Omit<TileExtent, 'length'>): number {
    return this.costs.entries({ ...extent, length: 1 });
  }

  /** The entries of some datapoints, to run through. Throws LimitExceeded, DeviceLost, the signal's reason. */
  async entryCells(region: EntryRegion, options: JobOptions = {}): Promise<EntryCells> {
    return new EntryCells(this.network, this.request, await this.cosineNorms(options), region, this.known.passes);
  }

  /** Whether a tile across the diagonal is the transposed one. */
  get isSymmetric(): boolean {
    return this.request.columns === undefined;
  }

  private makeOnce(
    arena: Arena,
    address: TileAddress,
    statistic: Statistic,
    way: TileWay,
    options: JobOptions,
  ): Promise<ComputedTile> {
    if (way.kind === 'block gradients') return this.fromGradients(arena, address, options);
    if (way.kind === 'sketched') return this.fromSketch(arena, address, options);
    if (way.kind === 'sampled') return this.fromSample(arena, address, statistic, options);
    return this.fromEntries(arena, address, statistic, options);
  }

  private async fromEntries(
    arena: Arena,
    address: TileAddress,
    statistic: Statistic,
    options: JobOptions,
  ): Promise<ComputedTile> {
    const region = { ...this.regionOf(address), edge: 2 ** address.level };
    const { matrix, flops } = await this.statisticOf(arena, address, statistic, region, options);
    return { matrix, provenance: { kind: address.level === 0 ? 'entries' : 'averaged' }, flops };
  }

  private async fromGradients(arena: Arena, address: TileAddress, options: JobOptions): Promise<ComputedTile> {
    const region = { ...this.regionOf(address), length: 2 ** address.level };
    const run = new BlockMeans(this.network, this.request, evenBlocks(region, await this.cosineNorms(options)));
    const matrix = await run.compute(arena, options);
    return { matrix, provenance: { kind: 'block gradients' }, flops: run.flops };
  }

  private async fromSketch(arena: Arena, address: TileAddress, options: JobOptions): Promise<ComputedTile> {
    const region = { ...this.regionOf(address), length: 2 ** address.level };
    const sketch = { ...sketched, seed: this.request.seed ?? 0 };
    const run = new SketchRun(this.network, this.request, await this.cosineNorms(options), region, sketch);
    const { matrix, errors } = await run.compute(arena, options);
    const provenance = { kind: 'sketched', directions: sketched.sketch, error: rootMeanSquare(errors) } as const;
    return { matrix, provenance, flops: run.flops };
  }

  private async fromSample(
    arena: Arena,
    address: TileAddress,
    statistic: Statistic,
    options: JobOptions,
  ): Promise<ComputedTile> {
    const length = 2 ** address.level;
    const perBlock = Math.min(sampledPerBlock, length);
    const { rows, columns = rows } = this.regionOf(address);
    const seed = this.request.seed ?? 0;
    const sampled = (which: Which, all: Uint32Array, tile: number): Uint32Array =>
      sampleBlocks(all, tile * 256, { length, perBlock, seed, which });
    const region = {
      rows: sampled('rows', rows, address.row),
      columns: sampled('columns', columns, address.column),
      edge: perBlock,
      share: statistic === 'mean' ? perBlock / length : undefined,
    };
    const { matrix, errors, flops } = await this.statisticOf(arena, address, statistic, region, options);
    const error = errors && rootMeanSquare(errors);
    return { matrix, provenance: { kind: 'sampled', perBlock, ...(error !== undefined && { error }) }, flops };
  }

  /** Runs through the region's entries and takes one statistic of its cells; with `share` of each cell's side also the errors of the means. */
  private async statisticOf(
    arena: Arena,
    address: TileAddress,
    statistic: Statistic,
    region: EntryRegion & { readonly share?: number },
    options: JobOptions,
  ): Promise<{ matrix: Matrix; errors?: Float32Array; flops: number }> {
    const { rows, columns } = this.pyramid.tileCells(address);
    const { gpu } = this.network;
    using scratch = gpu.arena.child('cells');
    const cells = { buffer: scratch.buffer('cells', rows * columns * 16), rows, columns };
    const { share } = region;
    const errors = share === undefined ? undefined : { output: scratch.matrix('errors', rows, columns), share };
    const run = await this.entryCells(region, options); // planned for what the cells leave
    await run.compute({ cells, errors }, options);
    const matrix = arena.matrix('tile', rows, columns);
    const list = this.network.commands(scratch);
    encodeCellValues(list, { cells, statistic, mirror: region.columns === undefined, output: matrix });
    await submit(gpu, list, { signal: options.signal });
    return { matrix, errors: errors && (await readMatrix(gpu, errors.output)), flops: run.flops };
  }

  private regionOf(address: TileAddress): { readonly rows: Uint32Array; readonly columns?: Uint32Array } {
    const { first, count } = this.pyramid.tileEntries(address);
    const some = (which: Which, side: keyof Extent): Uint32Array =>
      setOf(this.request, which).order.subarray(first[side], first[side] + count[side]);
    const rows = some('rows', 'rows');
    const isSame = this.isSymmetric && address.row === address.column;
    return isSame ? { rows } : { rows, columns: some('columns', 'columns') };
  }

  /** Of a cosine. Throws as diagonal. */
  async cosineNorms(options: JobOptions): Promise<Norms | undefined> {
    if (this.request.reduction !== 'cosine') return undefined;
    return { rows: await this.diagonal('rows', options), columns: await this.diagonal('columns', options) };
  }

  /** The cells of the tile across the diagonal, in a matrix of `arena`. Throws DeviceLost. */
  async transposed(arena: Arena, input: Matrix): Promise<Matrix> {
    const { gpu } = this.network;
    const output = arena.matrix('tile', input.columns, input.rows);
    using scratch = gpu.arena.child('transpose');
    const list = this.network.commands(scratch);
    encodeTranspose(list, { input, output });
    await submit(gpu, list);
    return output;
  }
}

/** Of the finite ones; NaN where there is none. */
function rootMeanSquare(values: Float32Array): number {
  const finite = values.filter(Number.isFinite);
  return Math.sqrt(finite.reduce((sum, value) => sum + value * value, 0) / finite.length);
}
