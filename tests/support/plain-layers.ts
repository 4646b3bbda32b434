// A network of dense layers in float64: of each layer the Gram of activations, that of backprop signals, and their product.
import type { DenseNode } from '../../src/model/graph';
import { outputSize } from '../../src/model/shape';
import { trace } from '../../src/reference/forward';
import { type Batch, type NodeValues, type ReferenceModel, unitRows } from '../../src/reference/model';
import { backward } from '../../src/reference/vjp';
import { dot } from './numbers';

/** Matrices [n1, n2]. */
export interface PlainLayer {
  readonly parameters: readonly string[];
  readonly alpha: number;
  readonly beta: number;
  /** alpha <a, a'> + beta. */
  readonly activations: Float64Array;
  /** sum_c <delta_c, delta'_c>. */
  readonly backprop: Float64Array;
  /** The layer's part of the trace kernel. */
  readonly product: Float64Array;
}

interface Side {
  readonly n: number;
  readonly values: NodeValues;
  /** One for each logit. */
  readonly deltas: readonly NodeValues[];
}

function sideOf(model: ReferenceModel, batch: Batch): Side {
  const classes = outputSize(model.graph);
  const pass = trace(model, batch);
  const deltas = Array.from({ length: classes }, (_, c) => backward(pass, unitRows(batch.n, classes, c)));
  return { n: batch.n, values: pass.nodes, deltas };
}

function products(a: Float64Array, b: Float64Array, n1: number, n2: number): Float64Array {
  const row = (values: Float64Array, i: number, n: number): Float64Array =>
    values.subarray((i * values.length) / n, ((i + 1) * values.length) / n);
  return Float64Array.from({ length: n1 * n2 }, (_, at) => dot(row(a, Math.floor(at / n2), n1), row(b, at % n2, n2)));
}

function added(matrices: readonly Float64Array[]): Float64Array {
  return matrices[0].map((_, at) => matrices.reduce((sum, matrix) => sum + matrix[at], 0));
}

/** Its part of the kernel: squared multiplier times rate. */
function scaleOf({ graph }: ReferenceModel, name: string | undefined): number {
  const parameter = graph.parameters.find((each) => each.name === name);
  return parameter ? parameter.multiplier ** 2 * parameter.rate : 0;
}

/** From the first layer to the last; their products add up to the trace kernel. */
export function plainLayers(model: ReferenceModel, rows: Batch, columns: Batch = rows): PlainLayer[] {
  const left = sideOf(model, rows);
  const right = rows === columns ? left : sideOf(model, columns);
  const dense = model.graph.nodes.filter((node): node is DenseNode => node.op === 'dense');
  return dense.map(({ id, inputs: [from], weight, bias }) => {
    const [alpha, beta] = [scaleOf(model, weight), scaleOf(model, bias)];
    const similar = products(left.values.get(from)!, right.values.get(from)!, left.n, right.n);
    const activations = similar.map((value) => alpha * value + beta);
    const backprop = added(
      left.deltas.map((delta, c) => products(delta.get(id)!, right.deltas[c].get(id)!, left.n, right.n)),
    );
    const parameters = bias === undefined ? [weight] : [weight, bias];
    return { parameters, alpha, beta, activations, backprop, product: backprop.map((b, at) => b * activations[at]) };
  });
}
