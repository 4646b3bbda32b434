// The numbers of a value in another order and shape: rows gathered by an index; a reshape moves nothing.
import type { Matrix } from '../gpu/matrix';
import { encodeGatherRowSums } from '../kernels/gather-row-sums';
import { encodeGatherRows } from '../kernels/gather-rows';
import type { RearrangeNode } from '../model/graph';
import type { OpContext } from './context';
import { stacked } from './cotangent';
import { inverseIndexOf } from './inverse-index';
import type { Op } from './op';

export const rearrangeOp: Op<RearrangeNode> = {
  forward(context, node, [input]) {
    return node.index ? gathered(context, node, input, 1, node.fill) : input;
  },

  jvp(context, node, _primal, { count, inputs: [tangents], owned: [own] }) {
    if (!tangents) return undefined;
    if (node.index) return gathered(context, node, tangents, count, 0);
    return own ? tangents : context.copy(`${node.id} tangents`, tangents);
  },

  vjp(context, node, { inputs: [{ rows, columns }] }, cotangent) {
    if (!node.index) return [cotangent];
    const { count, matrix: input } = stacked(context, cotangent, columns);
    const inverse = inverseIndexOf(node, rows);
    const starts = context.list.scratch.upload(`${node.id} starts`, inverse.starts);
    const sources = context.list.scratch.upload(`${node.id} sources`, inverse.sources);
    const output = context.stack('deltas', count, rows, columns);
    encodeGatherRowSums(context.list, { input, blocks: count, starts, sources, rows, output });
    return [{ form: 'stacked', count, matrix: output, owned: true }];
  },

  gradient: () => undefined,
  kernelTerms: () => [],
};

function gathered(context: OpContext, node: RearrangeNode, input: Matrix, blocks: number, fill: number): Matrix {
  const index = Int32Array.from(node.index!);
  const places = context.list.scratch.upload(`${node.id} places`, index);
  const output = context.stack(node.id, blocks, index.length, input.columns);
  encodeGatherRows(context.list, { input, blocks, places, rows: index.length, fill, output });
  return output;
}
