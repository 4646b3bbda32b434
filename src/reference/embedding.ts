// Rows of a weight by token id. Tokens have no tangent and no cotangent.
import { shapeMismatch } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { EmbeddingNode } from '../model/graph';
import { parameterOf } from '../model/shape';
import { multiplierOf } from './model';
import type { Rule, View } from './rule';

/** The row of one token. Throws ShapeMismatch for what is not a token id. */
function rowOf({ node, model, inputs }: View<EmbeddingNode>, at: number): number {
  const [rows] = parameterOf(model.graph, node.weight).shape;
  const token = inputs[0][at];
  if (Number.isInteger(token) && token >= 0 && token < rows) return token;
  throw shapeMismatch(`token ids from 0 to ${rows - 1} for node ${node.id}`, `${token}`);
}

/** scale * rows of `table`, [n, positions, features]. */
function looked(view: View<EmbeddingNode>, table: ArrayLike<number> | undefined): Float64Array {
  const features = view.shape.at(-1)!;
  const out = new Float64Array(view.batch.n * sizeOf(view.shape));
  if (!table) return out;
  const scale = multiplierOf(view.model.graph, view.node.weight);
  for (let at = 0; at < view.inputs[0].length; at++) {
    const row = rowOf(view, at);
    for (let k = 0; k < features; k++) out[at * features + k] = scale * table[row * features + k];
  }
  return out;
}

export const embedding: Rule<'embedding'> = {
  value: (view) => looked(view, view.model.values[view.node.weight]),
  tangent: (view, _tangents, { parameters }) => looked(view, parameters?.[view.node.weight]),
  gradient: (view, delta, gradientOf) => {
    const { node, model, batch, inputs, shape } = view;
    const scale = multiplierOf(model.graph, node.weight);
    const features = shape.at(-1)!;
    for (let at = 0; at < inputs[0].length; at++) {
      const gradient = gradientOf(node.weight, Math.floor((at * batch.n) / inputs[0].length));
      const row = rowOf(view, at);
      for (let k = 0; k < features; k++) gradient[row * features + k] += scale * delta[at * features + k];
    }
  },
};
