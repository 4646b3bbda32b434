// The sum, mean or maximum over the last axis.
import { encodeMaximaCotangents } from '../kernels/maxima-cotangents';
import { encodeMaximaTangents } from '../kernels/maxima-tangents';
import { encodeRepeatRows } from '../kernels/repeat-rows';
import { encodeRowGroupMaxima } from '../kernels/row-group-maxima';
import { encodeRowGroupSums } from '../kernels/row-group-sums';
import type { ReduceNode } from '../model/graph';
import type { OpContext } from './context';
import { stacked } from './cotangent';
import type { Op } from './op';

export const reduceOp: Op<ReduceNode> = {
  forward(context, node, [input]) {
    const { length, scale } = axisOf(context, node);
    const output = context.arena.matrix(node.id, input.rows / length, input.columns);
    if (node.kind === 'max') encodeRowGroupMaxima(context.list, { input, length, output });
    else encodeRowGroupSums(context.list, { input, length, scale, output });
    return output;
  },

  jvp(context, node, { inputs: [input], output: { rows, columns } }, { count, inputs: [tangents] }) {
    if (!tangents) return undefined;
    const { length, scale } = axisOf(context, node);
    const output = context.stack(`${node.id} tangents`, count, rows, columns);
    if (node.kind === 'max') encodeMaximaTangents(context.list, { input, length, tangents, output });
    else encodeRowGroupSums(context.list, { input: tangents, length, scale, output });
    return output;
  },

  vjp(context, node, { inputs: [input] }, cotangent) {
    const { count, matrix: cotangents } = stacked(context, cotangent, input.columns);
    const { length, scale } = axisOf(context, node);
    const output = context.stack('deltas', count, input.rows, input.columns);
    if (node.kind === 'max') encodeMaximaCotangents(context.list, { input, length, cotangents, output });
    else encodeRepeatRows(context.list, { input: cotangents, length, scale, output });
    return [{ form: 'stacked', count, matrix: output, owned: true }];
  },

  gradient: () => undefined,
  kernelTerms: () => [],
};

/** Length of the last axis, and what its sum is multiplied by. */
function axisOf(context: OpContext, { kind, inputs: [id] }: ReduceNode): { length: number; scale: number } {
  const length = context.shapeOf(id).at(-1)!;
  return { length, scale: kind === 'mean' ? 1 / length : 1 };
}
