// Directional derivatives of the logits, forward mode, in parameter space and in input space.
import type { DenseNode, GraphNode } from '../model/graph';
import { activationDerivative } from './activations';
import { addBias, addProduct, forward } from './forward';
import { type Batch, checkBatch, multiplierOf, type NodeValues, type ReferenceModel, type Values } from './model';

/** A direction: a change of some parameters, of the inputs ([n, features]), or of both; what is absent is zero. */
export interface Tangent {
  readonly parameters?: Values;
  readonly inputs?: ArrayLike<number>;
}

interface Linearisation {
  readonly model: ReferenceModel;
  readonly batch: Batch;
  readonly nodes: NodeValues;
  readonly tangent: Tangent;
}

/** m_w (W da + dW a) + m_b db. */
function denseTangent(
  { model, batch, nodes, tangent }: Linearisation,
  node: DenseNode,
  rows: Float64Array,
): Float64Array {
  const out = new Float64Array(nodes.get(node.id)!.length);
  const scale = multiplierOf(model.graph, node.weight);
  addProduct(out, rows, model.values[node.weight], batch.n, scale);
  const weight = tangent.parameters?.[node.weight];
  if (weight) addProduct(out, nodes.get(node.inputs[0])!, weight, batch.n, scale);
  const bias = node.bias === undefined ? undefined : tangent.parameters?.[node.bias];
  if (bias) addBias(out, bias, multiplierOf(model.graph, node.bias!));
  return out;
}

function nodeTangent(context: Linearisation, node: GraphNode, tangents: NodeValues): Float64Array {
  if (node.op === 'input') {
    return Float64Array.from(context.tangent.inputs ?? new Float64Array(context.batch.data.length));
  }
  const rows = tangents.get(node.inputs[0])!;
  if (node.op === 'dense') return denseTangent(context, node, rows);
  if (node.op === 'add') {
    const other = tangents.get(node.inputs[1])!;
    return rows.map((value, i) => value + other[i]);
  }
  const before = context.nodes.get(node.inputs[0])!;
  return rows.map((value, i) => value * activationDerivative(node.kind, before[i], node.slope));
}

/** Derivative of every node along one direction, [n, features] by id. */
export function nodeTangents(
  model: ReferenceModel,
  batch: Batch,
  tangent: Tangent,
  nodes = forward(model, batch),
): NodeValues {
  if (tangent.inputs) checkBatch(model.graph, { n: batch.n, data: tangent.inputs });
  const tangents: NodeValues = new Map();
  for (const node of model.graph.nodes) {
    tangents.set(node.id, nodeTangent({ model, batch, nodes, tangent }, node, tangents));
  }
  return tangents;
}

/** Derivative of the logits along each of k directions: k arrays [n, C]. Throws ShapeMismatch for misfitting inputs. */
export function jvp(model: ReferenceModel, batch: Batch, tangents: readonly Tangent[]): Float64Array[] {
  const nodes = forward(model, batch);
  return tangents.map((tangent) => nodeTangents(model, batch, tangent, nodes).get(model.graph.output)!);
}
