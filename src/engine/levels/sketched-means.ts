// Means of blocks from random directions: features J R of every datapoint by batched jvp, averaged over the blocks; an entry is
// the mean over directions of the features' products, unbiased, and its error comes from their spread.
import { unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import type { Arena } from '../../gpu/arena';
import type { CommandList } from '../../gpu/commands';
import type { Matrix } from '../../gpu/matrix';
import { readMatrix } from '../../gpu/readback';
import { submit } from '../../gpu/submit';
import { encodeColumnGroupSums } from '../../kernels/column-group-sums';
import { encodeMultiplyBlocks } from '../../kernels/multiply-blocks';
import { encodeRowGroupSums } from '../../kernels/row-group-sums';
import { stacked } from '../../ops/cotangent';
import { ParameterSet } from '../../ops/parameter-set';
import { randomDirection } from '../directions';
import type { Sketch } from '../kernel-request';
import { seedOf, targetShape } from '../kernel-side';
import type { Network } from '../network';
import { encodeForward, encodeJvp } from '../passes';
import { encodeSketchGrams, type SketchFeatures } from '../sketch-grams';
import { blockWeights, type BlockRegion } from './block-weights';
import { chunkSize } from './chunk-size';
import type { Norms } from './entry-cells';
import { type LevelsRequest, setOf, targetsOf, uploadSome, type Which } from './level-request';
import { cotangentsOf } from './level-sides';

const directionsAtOnce = 8;
const mostAtOnce = 1024;

export interface SketchedMeans {
  /** [blocks of rows, blocks of columns], owned by the arena. */
  readonly matrix: Matrix;
  /** Standard errors, row-major. */
  readonly errors: Float32Array;
}

export class SketchRun {
  flops = 0;
  private done = 0;

  constructor(
    private readonly network: Network,
    private readonly request: LevelsRequest,
    private readonly norms: Norms | undefined,
    private readonly region: BlockRegion,
    private readonly sketch: Sketch,
  ) {}

  /** Throws LimitExceeded, DeviceLost, the signal's reason. */
  async compute(arena: Arena, options: JobOptions = {}): Promise<SketchedMeans> {
    const { rows, columns } = this.region;
    const [n1, n2] = [rows, columns ?? rows].map((each) => Math.ceil(each.length / this.region.length));
    const matrix = arena.matrix('sketched means', n1, n2);
    using kept = this.network.gpu.arena.child('sketch');
    const squares = kept.matrix('squares', n1, n2);
    const k = this.sketch.sketch;
    for (let first = 0; first < k; first += directionsAtOnce) {
      using scratch = this.network.gpu.arena.child('sketch directions');
      const set = this.directions(scratch, first, Math.min(directionsAtOnce, k - first));
      const own = await this.features('rows', rows, set, options);
      const other = columns ? await this.features('columns', columns, set, options) : own;
      const list = this.network.commands(scratch);
      const sums = { matrix, squares, weight: 1 / k, accumulate: first > 0 };
      encodeSketchGrams(this.network.context(list, scratch), own, other, sums);
      await this.submit(list, options);
    }
    return { matrix, errors: await this.errors(matrix, squares) };
  }

  private directions(arena: Arena, first: number, count: number): ParameterSet {
    const { network, request, sketch } = this;
    const set = ParameterSet.create(arena, 'directions', network.layout, count);
    for (let at = 0; at < count; at++) {
      const values = randomDirection(network.graph, sketch, first + at, request.parameters ?? (() => true));
      set.write(network.gpu, values, at);
    }
    return set;
  }

  private async features(
    which: Which,
    datapoints: Uint32Array,
    set: ParameterSet,
    options: JobOptions,
  ): Promise<SketchFeatures> {
    const { network, region } = this;
    const group = cotangentsOf(network, this.request);
    const blocks = Math.ceil(datapoints.length / region.length);
    using kept = network.gpu.arena.child('sketch features');
    const output = kept.matrix('features', set.count * group, blocks);
    const size = this.chunkOf(which, datapoints, set.count);
    for (let first = 0; first < datapoints.length; first += size) {
      using scratch = network.gpu.arena.child('sketch chunk');
      const list = network.commands(scratch);
      const own = datapoints.subarray(first, first + size);
      const input = this.encodeFeatures(list, which, own, set);
      const weights = scratch.upload('weights', blockWeights(region, which, datapoints, first, own.length, this.norms));
      const place = { length: Math.min(region.length, size), first: Math.floor(first / region.length) };
      encodeColumnGroupSums(list, { input, weights, output, ...place, accumulate: first % region.length > 0 });
      await this.submit(list, options);
    }
    return { values: await readMatrix(network.gpu, output), directions: set.count, group, n: blocks };
  }

  private chunkOf(which: Which, datapoints: Uint32Array, count: number): number {
    const most = Math.min(mostAtOnce, 2 ** Math.ceil(Math.log2(datapoints.length)));
    return chunkSize(this.network, { most, fewest: 1, share: 0.8 }, (list, size) => {
      const set = ParameterSet.create(list.scratch, 'directions', this.network.layout, count);
      this.encodeFeatures(list, which, datapoints.subarray(0, size), set);
    });
  }

  /** [directions * group, n]: J v for each direction, of all logits or contracted with the reduction's one cotangent. */
  private encodeFeatures(list: CommandList, which: Which, datapoints: Uint32Array, set: ParameterSet): Matrix {
    const { network, request } = this;
    const context = network.context(list, list.scratch);
    const input = uploadSome(list.scratch, setOf(request, which), network.inputs, datapoints);
    const activations = encodeForward(context, network.graph, input);
    const tangents = encodeJvp(context, network.graph, activations, { parameters: set });
    if (!tangents) throw unsupported('a kernel of no parameters');
    if (request.reduction === 'trace' || request.reduction === 'cosine') return tangents;
    const targets = targetsOf(setOf(request, which), targetShape(network).positions, datapoints);
    const side = { datapoints: input, reduction: request.reduction, targets };
    const factor = stacked(context, seedOf(context, network, activations, side), datapoints.length).matrix;
    encodeMultiplyBlocks(list, { target: tangents, factor });
    const output = list.scratch.matrix('features', set.count, datapoints.length);
    encodeRowGroupSums(list, { input: tangents, length: network.outputs, output });
    return output;
  }

  /** Of the mean of k numbers whose mean square is known; NaN for one direction. */
  private async errors(matrix: Matrix, squares: Matrix): Promise<Float32Array> {
    const { gpu } = this.network;
    const [means, spreads] = [await readMatrix(gpu, matrix), await readMatrix(gpu, squares)];
    const k = this.sketch.sketch;
    return means.map((mean, at) => (k === 1 ? NaN : Math.sqrt(Math.max(0, spreads[at] - mean * mean) / (k - 1))));
  }

  private async submit(list: CommandList, options: JobOptions): Promise<void> {
    await submit(this.network.gpu, list, { ...options, stage: 'sketch', onProgress: undefined });
    this.flops += list.flops;
    options.onProgress?.({ stage: 'sketch', done: ++this.done, total: Math.max(this.done, this.sketch.sketch) });
  }
}
