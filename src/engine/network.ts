// A model's parameters on a device: what forward passes, kernels, nudges and training work on.
import type { Arena } from '../gpu/arena';
import { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import { toKMajor, columnStride, type Matrix } from '../gpu/matrix';
import type { ProductFamily } from '../kernels/matmul';
import type { Graph, Model, ParameterValues } from '../model/graph';
import { inputSize, outputSize } from '../model/shape';
import { validateModel } from '../model/validate';
import { OpContext } from '../ops/context';
import { ParameterLayout, ParameterSet } from '../ops/parameter-set';

const mostCopiesBytes = 2 ** 26;
const copiesShare = 1 / 16;

export class Network implements Disposable {
  readonly layout: ParameterLayout;
  readonly parameters: ParameterSet;
  readonly arena: Arena;

  private constructor(
    readonly gpu: Gpu,
    readonly graph: Graph,
    /** Which matrix product to use; see probeFamily. */
    readonly family: ProductFamily,
  ) {
    this.arena = gpu.arena.child('network');
    this.layout = new ParameterLayout(graph);
    this.parameters = ParameterSet.create(this.arena, 'parameters', this.layout);
  }

  /** Puts a model on the device. Throws ShapeMismatch for a graph or values that do not fit, LimitExceeded over budget. */
  static create(gpu: Gpu, model: Model, family: ProductFamily = 'registers'): Network {
    validateModel(model);
    const network = new Network(gpu, model.graph, family);
    network.write(model.values);
    return network;
  }

  /** C, the number of logits. */
  get outputs(): number {
    return outputSize(this.graph);
  }

  get inputs(): number {
    return inputSize(this.graph);
  }

  write(values: ParameterValues): void {
    this.parameters.write(this.gpu, values);
  }

  read(): Promise<Record<string, Float32Array>> {
    return this.parameters.read(this.gpu);
  }

  /**
   * A context that records into `list`, with results owned by `arena`, for these or other weights. What copies may take follows
   * the limit of the budget, not what is free: a plan and what is planned record the same.
   */
  context(list: CommandList, arena: Arena, weights: ParameterSet = this.parameters): OpContext {
    const copies = Math.min(mostCopiesBytes, copiesShare * this.gpu.arena.budget.limit);
    return new OpContext(list, arena, this.family, weights, copies);
  }

  /** A list whose pieces suit this adapter's pace. */
  commands(scratch: Arena): CommandList {
    return new CommandList(scratch, this.gpu.submissionFlops);
  }

  [Symbol.dispose](): void {
    this.arena[Symbol.dispose]();
  }
}

/** Datapoints [n, features] as a k-major matrix [features, n] owned by `arena`. Throws ShapeMismatch. */
export function uploadDatapoints(arena: Arena, values: ArrayLike<number>, n: number, features: number): Matrix {
  const buffer = arena.upload('datapoints', toKMajor(values, n, features));
  return { buffer, offset: 0, rows: features, columns: n, stride: columnStride(n) };
}
