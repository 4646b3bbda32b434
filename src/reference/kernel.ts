// The empirical tangent kernel in float64: Grams of activations times Grams of cotangents, parameter by parameter.
import type { Graph } from '../model/graph';
import { outputSize, parameterOf } from '../model/shape';
import { forward } from './forward';
import { type Batch, type NodeValues, type ReferenceModel } from './model';
import { backward } from './vjp';

/** A kernel between n1 and n2 datapoints with C logits; arrays are [n1, C, n2, C]. */
export interface FullKernel {
  readonly n1: number;
  readonly n2: number;
  readonly classes: number;
  readonly total: Float64Array;
  readonly byParameter: Map<string, Float64Array>;
}

/** Where a parameter enters: as the weight reading node `input`, or (input absent) as the bias, of node `output`. */
interface Use {
  readonly input?: string;
  readonly output: string;
}

interface Traced {
  readonly n: number;
  readonly nodes: NodeValues;
  /** Cotangents of each node, [C, n, features]. */
  readonly deltas: Map<string, Float64Array>;
}

function trace(model: ReferenceModel, batch: Batch): Traced {
  const classes = outputSize(model.graph);
  const nodes = forward(model, batch);
  const deltas = new Map([...nodes].map(([id, value]) => [id, new Float64Array(classes * value.length)]));
  for (let c = 0; c < classes; c++) {
    const rows = Float64Array.from({ length: batch.n * classes }, (_, i) => (i % classes === c ? 1 : 0));
    for (const [id, delta] of backward(model, batch.n, nodes, rows)) deltas.get(id)!.set(delta, c * delta.length);
  }
  return { n: batch.n, nodes, deltas };
}

function usesOf(graph: Graph, name: string): Use[] {
  return graph.nodes.flatMap((node) => {
    if (node.op !== 'dense') return [];
    const weight = node.weight === name ? [{ input: node.inputs[0], output: node.id }] : [];
    return node.bias === name ? [...weight, { output: node.id }] : weight;
  });
}

/** Inner product of row i of `a` and row j of `b`, rows of `length` numbers. */
function rowProduct(a: Float64Array, i: number, b: Float64Array, j: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += a[i * length + k] * b[j * length + k];
  return sum;
}

/** into[i, c, j, d] += scale * <a_i, a'_j> * <delta_ci, delta'_dj>, the first product 1 for a bias. */
function addTerm(
  into: Float64Array,
  classes: number,
  left: Traced,
  right: Traced,
  uses: readonly [Use, Use],
  scale: number,
): void {
  const [use1, use2] = uses;
  const delta1 = left.deltas.get(use1.output)!;
  const delta2 = right.deltas.get(use2.output)!;
  const features = delta1.length / (classes * left.n);
  for (let i = 0; i < left.n; i++) {
    for (let j = 0; j < right.n; j++) {
      const shared = scale * activationProduct(left, right, uses, i, j);
      for (let c = 0; c < classes; c++) {
        for (let d = 0; d < classes; d++) {
          const gram = rowProduct(delta1, c * left.n + i, delta2, d * right.n + j, features);
          into[((i * classes + c) * right.n + j) * classes + d] += shared * gram;
        }
      }
    }
  }
}

function activationProduct(
  left: Traced,
  right: Traced,
  [use1, use2]: readonly [Use, Use],
  i: number,
  j: number,
): number {
  if (use1.input === undefined || use2.input === undefined) return 1;
  const a = left.nodes.get(use1.input)!;
  return rowProduct(a, i, right.nodes.get(use2.input)!, j, a.length / left.n);
}

function parameterKernel(graph: Graph, name: string, left: Traced, right: Traced): Float64Array {
  const classes = outputSize(graph);
  const { multiplier, rate } = parameterOf(graph, name);
  const into = new Float64Array(left.n * right.n * classes * classes);
  const uses = usesOf(graph, name);
  for (const use1 of uses) {
    for (const use2 of uses) addTerm(into, classes, left, right, [use1, use2], multiplier * multiplier * rate);
  }
  return into;
}

/** Sum of equally long arrays. */
function sumOf(terms: Iterable<Float64Array>, length: number): Float64Array {
  const total = new Float64Array(length);
  for (const term of terms) term.forEach((value, i) => (total[i] += value));
  return total;
}

/**
 * K[i, c, j, d] = sum over parameters of rate * <d f_c(a_i)/d theta, d f_d(b_j)/d theta>, in all and by parameter.
 * Throws ShapeMismatch when a batch does not fit the input.
 */
export function kernel(model: ReferenceModel, a: Batch, b: Batch): FullKernel {
  const classes = outputSize(model.graph);
  const left = trace(model, a);
  const right = a === b ? left : trace(model, b);
  const byParameter = new Map(
    model.graph.parameters.map(({ name }) => [name, parameterKernel(model.graph, name, left, right)]),
  );
  const total = sumOf(byParameter.values(), a.n * b.n * classes * classes);
  return { n1: a.n, n2: b.n, classes, total, byParameter };
}

/** The C x C block [C, C] of one datapoint with itself. */
export function ownBlock(model: ReferenceModel, datapoint: ArrayLike<number>): Float64Array {
  const batch = { n: 1, data: datapoint };
  return kernel(model, batch, batch).total;
}
