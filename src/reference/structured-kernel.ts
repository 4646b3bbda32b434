// Kernel terms of dense layers that see one position each, as products of Grams: no gradient is stored.
import type { DenseNode, Graph } from '../model/graph';
import { nodeSizes, outputSize, parameterOf, usesOf } from '../model/shape';
import { trace } from './forward';
import { type Batch, type NodeValues, type ReferenceModel, unitRows } from './model';
import { rowProduct } from './row-product';
import { backward } from './vjp';

interface Traced {
  readonly n: number;
  readonly nodes: NodeValues;
  /** Cotangents of the dense nodes, [C, n, features]. */
  readonly deltas: Map<string, Float64Array>;
}

interface Use {
  readonly node: DenseNode;
  readonly part: 'weight' | 'bias';
}

/** True when every parameter is used once, by a dense node with one position: what this file can do. */
export function isStructured(graph: Graph): boolean {
  const sizes = nodeSizes(graph);
  return graph.parameters.every(({ name }) => {
    const [first, ...others] = usesOf(graph, name);
    if (others.length > 0 || first?.node.op !== 'dense') return false;
    const { node } = first;
    const { shape } = parameterOf(graph, node.weight);
    return sizes.get(node.id) === shape[node.layout === 'in-out' ? 1 : 0];
  });
}

function traced(model: ReferenceModel, batch: Batch): Traced {
  const classes = outputSize(model.graph);
  const pass = trace(model, batch);
  const layers = model.graph.nodes.filter((node) => node.op === 'dense').map(({ id }) => id);
  const deltas = new Map(layers.map((id) => [id, new Float64Array(classes * pass.nodes.get(id)!.length)]));
  for (let c = 0; c < classes; c++) {
    const cotangents = backward(pass, unitRows(batch.n, classes, c));
    for (const [id, delta] of deltas) delta.set(cotangents.get(id)!, c * cotangents.get(id)!.length);
  }
  return { n: batch.n, nodes: pass.nodes, deltas };
}

/** into[i, c, j, d] = scale * <a_i, a'_j> * <delta_ci, delta'_dj>, the first product 1 for a bias. */
function addTerm(into: Float64Array, left: Traced, right: Traced, use: Use, scale: number): void {
  const [delta1, delta2] = [left.deltas.get(use.node.id)!, right.deltas.get(use.node.id)!];
  const features = left.nodes.get(use.node.id)!.length / left.n;
  const classes = delta1.length / (left.n * features);
  for (let i = 0; i < left.n; i++) {
    for (let j = 0; j < right.n; j++) {
      const shared = scale * activationProduct(left, right, use, i, j);
      for (let c = 0; c < classes; c++) {
        for (let d = 0; d < classes; d++) {
          const gram = rowProduct(delta1, c * left.n + i, delta2, d * right.n + j, features);
          into[((i * classes + c) * right.n + j) * classes + d] += shared * gram;
        }
      }
    }
  }
}

function activationProduct(left: Traced, right: Traced, { node, part }: Use, i: number, j: number): number {
  if (part === 'bias') return 1;
  const a = left.nodes.get(node.inputs[0])!;
  return rowProduct(a, i, right.nodes.get(node.inputs[0])!, j, a.length / left.n);
}

/** Kernel of every parameter, [n1, C, n2, C] by name, of a graph that isStructured. */
export function structuredTerms(model: ReferenceModel, a: Batch, b: Batch): Map<string, Float64Array> {
  const { graph } = model;
  const left = traced(model, a);
  const right = a === b ? left : traced(model, b);
  const length = a.n * b.n * outputSize(graph) ** 2;
  return new Map(
    graph.parameters.map(({ name, multiplier, rate }) => {
      const term = new Float64Array(length);
      for (const use of usesOf(graph, name)) addTerm(term, left, right, use as Use, multiplier * multiplier * rate);
      return [name, term];
    }),
  );
}

/**
 * The mean over all pairs of the trace kernel, sum_c K_cc(a_i, b_j), of a graph that isStructured, without keeping more than
 * one pair's terms. Throws ShapeMismatch when a batch does not fit the input.
 */
export function traceMean(model: ReferenceModel, a: Batch, b: Batch): number {
  const [left, right] = [traced(model, a), traced(model, b)];
  const uses = model.graph.parameters.map((parameter): PairUse => {
    const [use] = usesOf(model.graph, parameter.name) as Use[];
    return { ...use, scale: parameter.multiplier ** 2 * parameter.rate };
  });
  let total = 0;
  for (let i = 0; i < left.n; i++) {
    for (let j = 0; j < right.n; j++) for (const use of uses) total += tracePair(left, right, use, i, j);
  }
  return total / (left.n * right.n);
}

interface PairUse extends Use {
  readonly scale: number;
}

function tracePair(left: Traced, right: Traced, use: PairUse, i: number, j: number): number {
  const [delta1, delta2] = [left.deltas.get(use.node.id)!, right.deltas.get(use.node.id)!];
  const features = left.nodes.get(use.node.id)!.length / left.n;
  const classes = delta1.length / (left.n * features);
  let grams = 0;
  for (let c = 0; c < classes; c++) grams += rowProduct(delta1, c * left.n + i, delta2, c * right.n + j, features);
  return use.scale * activationProduct(left, right, use, i, j) * grams;
}
