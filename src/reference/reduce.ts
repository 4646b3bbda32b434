// Sum, mean and maximum over the last axis. The maximum's derivative is that of the first place that holds it.
import type { ReduceNode } from '../model/graph';
import type { Rule, View } from './rule';

const lengthOf = ({ inputShapes }: View<ReduceNode>) => inputShapes[0].at(-1)!;

/** Place of the first largest number of each row; that of a NaN where there is one. */
function largest({ inputs: [z] }: View<ReduceNode>, length: number): number[] {
  return Array.from({ length: z.length / length }, (_, row) => {
    let best = row * length;
    for (let at = best + 1; at < (row + 1) * length; at++) if (z[at] > z[best] || Number.isNaN(z[at])) best = at;
    return best;
  });
}

/** Numbers `rows` reduced as the node reduces its input; the same for its tangents. */
function reduced(view: View<ReduceNode>, rows: Float64Array): Float64Array {
  const length = lengthOf(view);
  if (view.node.kind === 'max') return Float64Array.from(largest(view, length), (at) => rows[at]);
  const scale = view.node.kind === 'mean' ? 1 / length : 1;
  const out = new Float64Array(rows.length / length);
  for (let at = 0; at < rows.length; at++) out[Math.floor(at / length)] += scale * rows[at];
  return out;
}

export const reduce: Rule<'reduce'> = {
  value: (view) => reduced(view, view.inputs[0]),
  tangent: (view, [along]) => reduced(view, along),
  cotangent: (view, delta, [into]) => {
    const length = lengthOf(view);
    if (view.node.kind === 'max') {
      largest(view, length).forEach((at, row) => (into[at] += delta[row]));
      return;
    }
    const scale = view.node.kind === 'mean' ? 1 / length : 1;
    for (let at = 0; at < into.length; at++) into[at] += scale * delta[Math.floor(at / length)];
  },
};
