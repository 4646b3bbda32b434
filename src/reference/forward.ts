// The network's values in float64, node by node.
import { nodeShapes } from '../model/shape';
import { type Batch, checkBatch, type NodeValues, type ReferenceModel } from './model';
import { type Trace, viewOf } from './rule';
import { ruleOf } from './rules';

/** A forward pass with all it computed. Throws ShapeMismatch when the batch does not fit the input. */
export function trace(model: ReferenceModel, batch: Batch): Trace {
  checkBatch(model.graph, batch);
  const pass: Trace = { model, batch, shapes: nodeShapes(model.graph), nodes: new Map() };
  for (const node of model.graph.nodes) pass.nodes.set(node.id, ruleOf(node).value(viewOf(pass, node)));
  return pass;
}

/** Value of every node, [n, features] by id. Throws ShapeMismatch when the batch does not fit the input. */
export function forward(model: ReferenceModel, inputs: Batch): NodeValues {
  return trace(model, inputs).nodes;
}

/** The logits, [n, C]. */
export function logits(model: ReferenceModel, inputs: Batch): Float64Array {
  return forward(model, inputs).get(model.graph.output)!;
}
