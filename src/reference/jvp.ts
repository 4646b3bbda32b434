// Directional derivatives of the logits, forward mode, in parameter space and in input space.
import { trace } from './forward';
import { type Batch, checkBatch, type NodeValues, type ReferenceModel, type Tangent } from './model';
import { type Trace, viewOf } from './rule';
import { ruleOf } from './rules';

/** Derivative of every node along one direction, [n, features] by id. Throws ShapeMismatch for misfitting inputs. */
export function nodeTangents(pass: Trace, direction: Tangent): NodeValues {
  const { graph } = pass.model;
  if (direction.inputs) checkBatch(graph, { n: pass.batch.n, data: direction.inputs });
  const tangents: NodeValues = new Map();
  for (const node of graph.nodes) {
    const along = node.inputs.map((id) => tangents.get(id)!);
    tangents.set(node.id, ruleOf(node).tangent(viewOf(pass, node), along, direction));
  }
  return tangents;
}

/** Derivative of the logits along each of k directions: k arrays [n, C]. Throws ShapeMismatch for misfitting inputs. */
export function jvp(model: ReferenceModel, batch: Batch, tangents: readonly Tangent[]): Float64Array[] {
  const pass = trace(model, batch);
  return tangents.map((tangent) => nodeTangents(pass, tangent).get(model.graph.output)!);
}
