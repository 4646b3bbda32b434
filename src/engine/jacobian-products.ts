// Products with the Jacobian of a whole batch: J v, J^T u, and K v = J (J^T v) without any kernel matrix.
import { shapeMismatch } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Arena } from '../gpu/arena';
import type { CommandList } from '../gpu/commands';
import { toKMajor, type Matrix } from '../gpu/matrix';
import { readMatrix } from '../gpu/readback';
import { submit } from '../gpu/submit';
import type { ParameterValues } from '../model/graph';
import { blockOf, type OpContext } from '../ops/context';
import { ParameterSet } from '../ops/parameter-set';
import type { Network } from './network';
import { encodeBackward, encodeForward, encodeGradients, encodeJvp, type Activations } from './passes';

export interface JvpRequest {
  /** [features, n]. */
  readonly inputs: Matrix;
  /** k directions in parameter space. */
  readonly parameters?: readonly ParameterValues[];
  /** k directions in input space, [k * features, n]; with parameter directions, as many of them. */
  readonly inputTangents?: Matrix;
  /** k, when only input tangents are given. */
  readonly count?: number;
}

/** J v for k directions in one batched pass: [k * C, n], owned by `arena`. Throws ShapeMismatch, LimitExceeded, DeviceLost. */
export async function jvp(
  network: Network,
  arena: Arena,
  request: JvpRequest,
  options: JobOptions = {},
): Promise<Matrix> {
  using work = network.gpu.arena.child('jvp work');
  const list = network.commands(work);
  const context = network.context(list, work);
  const activations = encodeForward(context, network.graph, request.inputs);
  const parameters = request.parameters && uploadDirections(network, work, request.parameters);
  const directions = { parameters, input: request.inputTangents, count: request.count };
  const result = encodeJvp(context, network.graph, activations, directions);
  if (!result) throw shapeMismatch('at least one direction', 'none');
  const output = keepResult(list, arena, result);
  await submit(network.gpu, list, { stage: 'jvp', ...options });
  return output;
}

export interface VjpRequest {
  readonly inputs: Matrix;
  /** Cotangents at the logits, C' blocks of [C, n]. */
  readonly cotangents: Matrix;
  readonly count: number;
}

/** J^T u for C' cotangents, summed over datapoints: C' sets of gradients, owned by `arena`. */
export async function vjp(
  network: Network,
  arena: Arena,
  request: VjpRequest,
  options: JobOptions = {},
): Promise<ParameterSet> {
  using work = network.gpu.arena.child('vjp work');
  const list = network.commands(work);
  const context = network.context(list, work);
  const activations = encodeForward(context, network.graph, request.inputs);
  const seed = { form: 'stacked', count: request.count, matrix: request.cotangents, owned: false } as const;
  const deltas = encodeBackward(context, network.graph, activations, seed);
  const gradients = ParameterSet.create(arena, 'gradients', network.layout, request.count);
  encodeGradients(context, network.graph, activations, deltas, gradients);
  await submit(network.gpu, list, { stage: 'vjp', ...options });
  return gradients;
}

/** `columns` absent: the rows again; `parameters` absent: all of them. */
export interface OperatorSets {
  readonly rows: Matrix;
  readonly columns?: Matrix;
  readonly parameters?: (name: string) => boolean;
}

/** The kernel between two sets whose forward passes are kept: v [n2, C] -> K v [n1, C], by one vjp and one jvp each time. */
export class HeldOperator implements Disposable {
  private constructor(
    private readonly network: Network,
    private readonly arena: Arena,
    private readonly list: CommandList,
    private readonly cotangent: Matrix,
    private readonly product: Matrix,
  ) {}

  /** Runs both forward passes once. Throws LimitExceeded, ShapeMismatch, DeviceLost, the signal's reason. */
  static async create(network: Network, sets: OperatorSets, options: JobOptions = {}): Promise<HeldOperator> {
    const arena = network.gpu.arena.child('kernel operator');
    try {
      const first = network.commands(arena);
      const rows = encodeForward(network.context(first, arena), network.graph, sets.rows);
      const columns = sets.columns ? encodeForward(network.context(first, arena), network.graph, sets.columns) : rows;
      await submit(network.gpu, first, { ...options, stage: 'forward' });
      const list = network.commands(arena);
      const context = network.context(list, arena);
      const cotangent = arena.matrix('vector', network.outputs, columns.n);
      const product = encodeProduct(context, network, { rows, columns, cotangent, counted: sets.parameters });
      return new HeldOperator(network, arena, list, cotangent, product);
    } catch (error) {
      arena[Symbol.dispose]();
      throw error;
    }
  }

  /** K v. Throws ShapeMismatch when v is not n2 x C numbers. */
  async apply(v: ArrayLike<number>, options: JobOptions = {}): Promise<Float32Array> {
    const { gpu } = this.network;
    const { rows: classes, columns: n, buffer } = this.cotangent;
    gpu.device.queue.writeBuffer(buffer, 0, toKMajor(v, n, classes));
    await submit(gpu, this.list, { stage: 'kernel-vector product', ...options });
    return datapointMajor(await readMatrix(gpu, this.product), classes);
  }

  get flops(): number {
    return this.list.flops;
  }

  [Symbol.dispose](): void {
    this.arena[Symbol.dispose]();
  }
}

/** Both forward passes, v [C, n2], and the parameters that count (all when absent). */
export interface ProductOf {
  readonly rows: Activations;
  readonly columns: Activations;
  readonly cotangent: Matrix;
  readonly counted?: (name: string) => boolean;
}

/** Records K v by one vjp and one jvp, [C, n1]. */
export function encodeProduct(context: OpContext, { graph, layout }: Network, product: ProductOf): Matrix {
  const { rows, columns, cotangent, counted = () => true } = product;
  const seed = { form: 'stacked', count: 1, matrix: cotangent, owned: false } as const;
  const deltas = encodeBackward(context, graph, columns, seed);
  const direction = ParameterSet.create(context.arena, 'direction', layout);
  const weigh = (name: string): number => (counted(name) ? layout.parameter(name).rate : 0);
  encodeGradients(context, graph, columns, deltas, direction, weigh);
  return encodeJvp(context, graph, rows, { parameters: direction })!;
}

/** [C, n] rows as n datapoints of C numbers. */
export function datapointMajor(values: Float32Array, classes: number): Float32Array {
  const n = values.length / classes;
  return values.map((_, at) => values[(at % classes) * n + Math.floor(at / classes)]);
}

function uploadDirections(network: Network, arena: Arena, directions: readonly ParameterValues[]): ParameterSet {
  const set = ParameterSet.create(arena, 'directions', network.layout, directions.length);
  directions.forEach((values, index) => set.write(network.gpu, values, index));
  return set;
}

/** Moves a result out of the work memory. */
function keepResult(list: CommandList, arena: Arena, result: Matrix): Matrix {
  const output = arena.matrix('result', result.rows, result.columns);
  list.copyBuffer(blockOf(result, 1).buffer, result.offset * 4, output.buffer, 0, result.rows * result.stride * 4);
  return output;
}
