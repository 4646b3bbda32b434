// Numbers in other places: rearrangement by an index, reshape, concatenation.
import { sizeOf } from '../core/tensor';
import type { ConcatNode, RearrangeNode } from '../model/graph';
import { gathered, scatter } from './gather';
import type { Rule, View } from './rule';

const moved = ({ node, batch }: View<RearrangeNode>, rows: Float64Array, fill: number) =>
  node.index ? gathered(rows, batch.n, node.index, fill) : rows.slice();

export const rearrange: Rule<'rearrange'> = {
  value: (view) => moved(view, view.inputs[0], view.node.fill),
  tangent: (view, [along]) => moved(view, along, 0),
  cotangent: ({ node, batch }, delta, [into]) => {
    if (node.index) scatter(into, delta, batch.n, node.index);
    else for (let at = 0; at < into.length; at++) into[at] += delta[at];
  },
};

/** Calls `visit` for every datapoint and input: where its numbers begin in the input and in the output, and how many. */
function eachPart(
  { batch, inputShapes, shape }: View<ConcatNode>,
  visit: (input: number, from: number, to: number, length: number) => void,
): void {
  const total = sizeOf(shape);
  for (let i = 0; i < batch.n; i++) {
    let to = i * total;
    inputShapes.map(sizeOf).forEach((length, input) => {
      visit(input, i * length, to, length);
      to += length;
    });
  }
}

function joined(view: View<ConcatNode>, rows: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(view.batch.n * sizeOf(view.shape));
  eachPart(view, (input, from, to, length) => out.set(rows[input].subarray(from, from + length), to));
  return out;
}

export const concat: Rule<'concat'> = {
  value: (view) => joined(view, view.inputs),
  tangent: (view, tangents) => joined(view, tangents),
  cotangent: (view, delta, into) =>
    eachPart(view, (input, from, to, length) => {
      for (let k = 0; k < length; k++) into[input][from + k] += delta[to + k];
    }),
};
