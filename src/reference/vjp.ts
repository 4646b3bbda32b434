// Products of cotangents with the Jacobian, reverse mode: parameter gradients and input cotangents.
import { inputNode } from '../model/shape';
import { trace } from './forward';
import { type Batch, checkLogitRows, type NodeValues, type ReferenceModel, zeroParameters } from './model';
import { type GradientOf, type Trace, viewOf } from './rule';
import { ruleOf } from './rules';

/** What one cotangent gives: sums over datapoints for the parameters, a row per datapoint for nodes and inputs. */
export interface Pullback {
  /** Gradient with respect to the stored values (multipliers included, rates not), in each parameter's shape. */
  readonly parameters: Record<string, Float64Array>;
  /** [n, features of the input]; zero for tokens. */
  readonly inputs: Float64Array;
  /** Cotangent of every node, [n, features] by id. */
  readonly nodes: NodeValues;
}

/** Cotangent of every node for one cotangent of the logits [n, C]; zero for nodes that no logit depends on. */
export function backward(pass: Trace, cotangent: ArrayLike<number>): NodeValues {
  const { graph } = pass.model;
  checkLogitRows(graph, pass.batch.n, cotangent);
  const deltas: NodeValues = new Map([...pass.nodes].map(([id, value]) => [id, new Float64Array(value.length)]));
  deltas.get(graph.output)!.set(cotangent);
  const reached = new Set([graph.output]);
  for (const node of [...graph.nodes].reverse()) {
    if (!reached.has(node.id)) continue;
    const into = node.inputs.map((id) => deltas.get(id)!);
    ruleOf(node).cotangent?.(viewOf(pass, node), deltas.get(node.id)!, into);
    for (const id of node.inputs) reached.add(id);
  }
  return deltas;
}

function addGradients(pass: Trace, deltas: NodeValues, gradientOf: GradientOf): void {
  for (const node of pass.model.graph.nodes) {
    ruleOf(node).gradient?.(viewOf(pass, node), deltas.get(node.id)!, gradientOf);
  }
}

/** Parameter gradients summed over datapoints, from the cotangents of all nodes. */
export function parameterGradients(pass: Trace, deltas: NodeValues): Record<string, Float64Array> {
  const gradients = zeroParameters(pass.model.graph);
  addGradients(pass, deltas, (name) => gradients[name]);
  return gradients;
}

/** Parameter gradients of each datapoint, [n, size] by name, for one cotangent of the logits [n, C]. */
export function datapointGradients(pass: Trace, cotangent: ArrayLike<number>): Record<string, Float64Array> {
  const { n } = pass.batch;
  const gradients = zeroParameters(pass.model.graph, n);
  addGradients(pass, backward(pass, cotangent), (name, datapoint) => {
    const size = gradients[name].length / n;
    return gradients[name].subarray(datapoint * size, (datapoint + 1) * size);
  });
  return gradients;
}

/** J^T u for each cotangent u ([n, C]) of the logits. Throws ShapeMismatch for rows that do not fit. */
export function vjp(model: ReferenceModel, batch: Batch, cotangents: readonly ArrayLike<number>[]): Pullback[] {
  const pass = trace(model, batch);
  const input = inputNode(model.graph).id;
  return cotangents.map((cotangent) => {
    const nodes = backward(pass, cotangent);
    return { parameters: parameterGradients(pass, nodes), inputs: nodes.get(input)!, nodes };
  });
}
