// Products of cotangents with the Jacobian, reverse mode: parameter gradients and input cotangents.
import type { DenseNode, Graph, GraphNode } from '../model/graph';
import { inputNode } from '../model/shape';
import { activationDerivative } from './activations';
import { forward } from './forward';
import {
  type Batch,
  checkLogitRows,
  multiplierOf,
  type NodeValues,
  type ReferenceModel,
  zeroParameters,
} from './model';

/** What one cotangent gives: sums over datapoints for the parameters, a row per datapoint for nodes and inputs. */
export interface Pullback {
  /** Gradient with respect to the stored values (multipliers included, rates not), in each parameter's shape. */
  readonly parameters: Record<string, Float64Array>;
  /** [n, features of the input]. */
  readonly inputs: Float64Array;
  /** Cotangent of every node, [n, features] by id. */
  readonly nodes: NodeValues;
}

/** into[i, k] += scale * sum_o delta[i, o] * weight[o, k]. */
function addTransposed(
  into: Float64Array,
  delta: Float64Array,
  weight: ArrayLike<number>,
  n: number,
  scale: number,
): void {
  const fanIn = into.length / n;
  const fanOut = delta.length / n;
  for (let i = 0; i < n; i++) {
    for (let o = 0; o < fanOut; o++) {
      const scaled = scale * delta[i * fanOut + o];
      for (let k = 0; k < fanIn; k++) into[i * fanIn + k] += scaled * weight[o * fanIn + k];
    }
  }
}

function pullNode(model: ReferenceModel, n: number, node: GraphNode, nodes: NodeValues, deltas: NodeValues): void {
  const delta = deltas.get(node.id)!;
  if (node.op === 'input') return;
  const into = deltas.get(node.inputs[0])!;
  if (node.op === 'dense') {
    addTransposed(into, delta, model.values[node.weight], n, multiplierOf(model.graph, node.weight));
  } else if (node.op === 'add') {
    for (const id of node.inputs) deltas.get(id)!.forEach((value, i, to) => (to[i] = value + delta[i]));
  } else {
    const before = nodes.get(node.inputs[0])!;
    for (let i = 0; i < into.length; i++) into[i] += delta[i] * activationDerivative(node.kind, before[i], node.slope);
  }
}

/** Cotangent of every node for one cotangent of the logits [n, C]. */
export function backward(
  model: ReferenceModel,
  n: number,
  nodes: NodeValues,
  cotangent: ArrayLike<number>,
): NodeValues {
  checkLogitRows(model.graph, n, cotangent);
  const deltas: NodeValues = new Map([...nodes].map(([id, value]) => [id, new Float64Array(value.length)]));
  deltas.get(model.graph.output)!.set(Float64Array.from(cotangent));
  for (const node of [...model.graph.nodes].reverse()) pullNode(model, n, node, nodes, deltas);
  return deltas;
}

/** gradient[o, k] += scale * sum_i delta[i, o] * rows[i, k]. */
function addOuter(gradient: Float64Array, delta: Float64Array, rows: Float64Array, n: number, scale: number): void {
  const fanIn = rows.length / n;
  const fanOut = delta.length / n;
  for (let i = 0; i < n; i++) {
    for (let o = 0; o < fanOut; o++) {
      const scaled = scale * delta[i * fanOut + o];
      for (let k = 0; k < fanIn; k++) gradient[o * fanIn + k] += scaled * rows[i * fanIn + k];
    }
  }
}

function addDenseGradient(
  graph: Graph,
  node: DenseNode,
  n: number,
  nodes: NodeValues,
  delta: Float64Array,
  gradients: Record<string, Float64Array>,
): void {
  addOuter(gradients[node.weight], delta, nodes.get(node.inputs[0])!, n, multiplierOf(graph, node.weight));
  if (node.bias === undefined) return;
  const scale = multiplierOf(graph, node.bias);
  const bias = gradients[node.bias];
  for (let i = 0; i < delta.length; i++) bias[i % bias.length] += scale * delta[i];
}

/** Parameter gradients summed over datapoints, from the values and cotangents of all nodes. */
export function parameterGradients(
  graph: Graph,
  n: number,
  nodes: NodeValues,
  deltas: NodeValues,
): Record<string, Float64Array> {
  const gradients = zeroParameters(graph);
  for (const node of graph.nodes) {
    if (node.op === 'dense') addDenseGradient(graph, node, n, nodes, deltas.get(node.id)!, gradients);
  }
  return gradients;
}

/** J^T u for each cotangent u ([n, C]) of the logits. Throws ShapeMismatch for rows that do not fit. */
export function vjp(model: ReferenceModel, batch: Batch, cotangents: readonly ArrayLike<number>[]): Pullback[] {
  const nodes = forward(model, batch);
  const input = inputNode(model.graph).id;
  return cotangents.map((cotangent) => {
    const deltas = backward(model, batch.n, nodes, cotangent);
    return {
      parameters: parameterGradients(model.graph, batch.n, nodes, deltas),
      inputs: deltas.get(input)!,
      nodes: deltas,
    };
  });
}
