// Second derivatives of the logits along a direction: how far first-order predictions bend.
import { trace } from './forward';
import { nodeTangents } from './jvp';
import type { Batch, NodeValues, ReferenceModel, Tangent } from './model';
import { type Trace, viewOf } from './rule';
import { ruleOf } from './rules';

const standstill: Tangent = {};

/**
 * Second derivative of every node at e = 0 where parameters and inputs go by e times a direction, [n, features] by id. Throws
 * ShapeMismatch for misfitting inputs.
 */
export function nodeCurvatures(pass: Trace, direction: Tangent): NodeValues {
  const first = nodeTangents(pass, direction);
  const second: NodeValues = new Map();
  for (const node of pass.model.graph.nodes) {
    const rule = ruleOf(node);
    const view = viewOf(pass, node);
    const [tangents, bends] = [first, second].map((values) => node.inputs.map((id) => values.get(id)!));
    const passedOn = rule.tangent(view, bends, standstill);
    const own = rule.curvature?.(view, tangents, direction);
    second.set(node.id, own ? passedOn.map((value, at) => value + own[at]) : passedOn);
  }
  return second;
}

/** d^T (d2f / dtheta2) d for each datapoint, [n, C], along a direction. Throws ShapeMismatch for misfitting inputs. */
export function curvature(model: ReferenceModel, batch: Batch, direction: Tangent): Float64Array {
  return nodeCurvatures(trace(model, batch), direction).get(model.graph.output)!;
}
