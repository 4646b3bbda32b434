// Nodes that read no other: the input, constants, and parameters that are values themselves.
import { sizeOf } from '../core/tensor';
import { multiplierOf } from './model';
import type { Rule } from './rule';

/** n copies of scale * row, [n, features]. */
function repeated(row: ArrayLike<number>, n: number, scale: number): Float64Array {
  return Float64Array.from({ length: n * row.length }, (_, at) => scale * row[at % row.length]);
}

export const input: Rule<'input'> = {
  value: ({ batch }) => new Float64Array(batch.data),
  tangent: ({ batch }, _tangents, { inputs }) =>
    inputs ? new Float64Array(inputs) : new Float64Array(batch.data.length),
};

export const constant: Rule<'constant'> = {
  value: ({ node, batch }) => repeated(node.data, batch.n, 1),
  tangent: ({ node, batch }) => new Float64Array(batch.n * node.data.length),
};

export const parameter: Rule<'parameter'> = {
  value: ({ node, model, batch }) =>
    repeated(model.values[node.parameter], batch.n, multiplierOf(model.graph, node.parameter)),
  tangent: ({ node, model, batch, shape }, _tangents, { parameters }) => {
    const change = parameters?.[node.parameter];
    return change
      ? repeated(change, batch.n, multiplierOf(model.graph, node.parameter))
      : new Float64Array(batch.n * sizeOf(shape));
  },
  gradient: ({ node, model, batch, shape }, delta, gradientOf) => {
    const scale = multiplierOf(model.graph, node.parameter);
    const size = sizeOf(shape);
    for (let i = 0; i < batch.n; i++) {
      const gradient = gradientOf(node.parameter, i);
      for (let at = 0; at < size; at++) gradient[at] += scale * delta[i * size + at];
    }
  },
};
