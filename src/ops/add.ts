// The sum of two values: a residual connection.
import { encodeAddTo } from '../kernels/add-to';
import { encodeSum } from '../kernels/sum';
import type { AddNode } from '../model/graph';
import { shared } from './cotangent';
import type { Op } from './op';

export const addOp: Op<AddNode> = {
  forward(context, node, [a, b]) {
    const output = context.arena.matrix(node.id, a.rows, a.columns);
    encodeSum(context.list, { a, b, output });
    return output;
  },

  jvp(context, node, _primal, { inputs: [a, b] }) {
    if (!a || !b) return (a ?? b) && context.copy(`${node.id} tangents`, (a ?? b)!);
    const output = context.copy(`${node.id} tangents`, a);
    encodeAddTo(context.list, { target: output, source: b });
    return output;
  },

  vjp: (_context, _node, _primal, cotangent) => [shared(cotangent), shared(cotangent)],
  gradient: () => undefined,
  kernelTerms: () => [],
};
