// K v for more datapoints than have room: J^T v is added up over stretches of datapoints, J of that is read stretch by stretch.
// Forward passes are run again for each product, and nothing is kept between two.
import { shapeMismatch } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Arena } from '../gpu/arena';
import { columnStride, type Matrix, toKMajor } from '../gpu/matrix';
import { readMatrix } from '../gpu/readback';
import { encodeAddTo } from '../kernels/add-to';
import type { OpContext } from '../ops/context';
import { ParameterSet } from '../ops/parameter-set';
import { datapointMajor, type OperatorSets } from './jacobian-products';
import type { Network } from './network';
import { encodeBackward, encodeForward, encodeGradients, encodeJvp } from './passes';
import { inStretches } from './stretches';

/** J^T v so far, and what a stretch adds to it. */
interface Directions {
  readonly sum: ParameterSet;
  readonly own: ParameterSet;
}

export class StretchedOperator {
  /** `flops`: of one product. */
  constructor(
    private readonly network: Network,
    private readonly sets: OperatorSets,
    readonly flops: number,
  ) {}

  /** K v, [n1, C]. Throws ShapeMismatch when v is not n2 x C numbers, LimitExceeded, DeviceLost, the signal's reason. */
  async apply(v: ArrayLike<number>, options: JobOptions = {}): Promise<Float32Array> {
    const { network, sets } = this;
    const { columns = sets.rows } = sets;
    const expected = columns.columns * network.outputs;
    if (v.length !== expected) throw shapeMismatch(`${expected} values`, `${v.length}`);
    using arena = network.gpu.arena.child('stretched product');
    const [sum, own] = ['direction', 'part of it'].map((name) => ParameterSet.create(arena, name, network.layout));
    await this.collect(Float32Array.from(v), { sum, own }, columns, options);
    return await this.spread(sum, options);
  }

  /** J^T v over the columns' datapoints, each parameter's times its rate. */
  private collect(v: Float32Array, into: Directions, columns: Matrix, options: JobOptions): Promise<void> {
    const { network } = this;
    const { outputs } = network;
    const passes = {
      stage: 'kernel-vector product',
      encode: (context: OpContext, rows: Matrix, { first, count }: { first: number; count: number }) => {
        const some = v.subarray(first * outputs, (first + count) * outputs);
        this.encodeCollected(context, rows, uploaded(context.arena, some, count, outputs), into);
      },
      take: () => Promise.resolve(),
    };
    return inStretches(network, columns, passes, options);
  }

  private encodeCollected(context: OpContext, rows: Matrix, cotangent: Matrix, { sum, own }: Directions): void {
    const { graph, layout } = this.network;
    const { parameters: counted = () => true } = this.sets;
    const activations = encodeForward(context, graph, rows);
    const seed = { form: 'stacked', count: 1, matrix: cotangent, owned: false } as const;
    const deltas = encodeBackward(context, graph, activations, seed);
    const weigh = (name: string): number => (counted(name) ? layout.parameter(name).rate : 0);
    encodeGradients(context, graph, activations, deltas, own, weigh);
    for (const name of layout.names) encodeAddTo(context.list, { target: sum.matrix(name), source: own.matrix(name) });
  }

  /** J of a direction for the rows' datapoints, [n1, C]. */
  private async spread(parameters: ParameterSet, options: JobOptions): Promise<Float32Array> {
    const { network, sets } = this;
    const { gpu, graph, outputs } = network;
    const product = new Float32Array(sets.rows.columns * outputs);
    const passes = {
      stage: 'kernel-vector product',
      encode: (context: OpContext, rows: Matrix) =>
        encodeJvp(context, graph, encodeForward(context, graph, rows), { parameters })!,
      take: async (image: Matrix, { first }: { first: number }) =>
        product.set(datapointMajor(await readMatrix(gpu, image), outputs), first * outputs),
    };
    await inStretches(network, sets.rows, passes, options);
    return product;
  }
}

/** Rows [n, C] as a matrix [C, n] of `arena`. */
function uploaded(arena: Arena, values: Float32Array, n: number, classes: number): Matrix {
  const buffer = arena.upload('vector', toKMajor(values, n, classes));
  return { buffer, offset: 0, rows: classes, columns: n, stride: columnStride(n) };
}
