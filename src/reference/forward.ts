// The network's values in float64, node by node, in plain loops.
import type { ActivationNode, DenseNode, Graph, GraphNode } from '../model/graph';
import { activationValue } from './activations';
import { type Batch, checkBatch, multiplierOf, type NodeValues, type ReferenceModel, type Values } from './model';

/** out[i, o] += scale * sum_k weight[o, k] * rows[i, k]. */
export function addProduct(
  out: Float64Array,
  rows: ArrayLike<number>,
  weight: ArrayLike<number>,
  n: number,
  scale: number,
): void {
  const fanIn = rows.length / n;
  const fanOut = out.length / n;
  for (let i = 0; i < n; i++) {
    for (let o = 0; o < fanOut; o++) {
      let sum = 0;
      for (let k = 0; k < fanIn; k++) sum += weight[o * fanIn + k] * rows[i * fanIn + k];
      out[i * fanOut + o] += scale * sum;
    }
  }
}

/** out[i, o] += scale * bias[o]. */
export function addBias(out: Float64Array, bias: ArrayLike<number>, scale: number): void {
  for (let i = 0; i < out.length; i++) out[i] += scale * bias[i % bias.length];
}

/** multiplier(weight) * rows W^T + multiplier(bias) * b, with W and b from `values`. */
export function applyDense(graph: Graph, node: DenseNode, values: Values, rows: Float64Array, n: number): Float64Array {
  const weight = values[node.weight];
  const out = new Float64Array((weight.length / (rows.length / n)) * n);
  addProduct(out, rows, weight, n, multiplierOf(graph, node.weight));
  if (node.bias !== undefined) addBias(out, values[node.bias], multiplierOf(graph, node.bias));
  return out;
}

function applyActivation(node: ActivationNode, rows: Float64Array): Float64Array {
  return rows.map((z) => activationValue(node.kind, z, node.slope));
}

function applyNode(model: ReferenceModel, node: GraphNode, inputs: Batch, nodes: NodeValues): Float64Array {
  if (node.op === 'input') return Float64Array.from(inputs.data);
  const rows = nodes.get(node.inputs[0])!;
  if (node.op === 'dense') return applyDense(model.graph, node, model.values, rows, inputs.n);
  if (node.op === 'activation') return applyActivation(node, rows);
  const other = nodes.get(node.inputs[1])!;
  return rows.map((value, i) => value + other[i]);
}

/** Value of every node, [n, features] by id. Throws ShapeMismatch when the batch does not fit the input. */
export function forward(model: ReferenceModel, inputs: Batch): NodeValues {
  checkBatch(model.graph, inputs);
  const nodes: NodeValues = new Map();
  for (const node of model.graph.nodes) nodes.set(node.id, applyNode(model, node, inputs, nodes));
  return nodes;
}

/** The logits, [n, C]. */
export function logits(model: ReferenceModel, inputs: Batch): Float64Array {
  return forward(model, inputs).get(model.graph.output)!;
}
