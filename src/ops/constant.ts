// A value that is the same for every datapoint and is not trained.
import { encodeConstantRows } from '../kernels/constant-rows';
import type { ConstantNode } from '../model/graph';
import type { Op } from './op';

export const constantOp: Op<ConstantNode> = {
  forward(context, node, _inputs, n) {
    const output = context.arena.matrix(node.id, node.data.length, n);
    const values = context.list.scratch.upload(`${node.id} numbers`, Float32Array.from(node.data));
    encodeConstantRows(context.list, { values, output });
    return output;
  },

  jvp: () => undefined,
  vjp: () => [],
  gradient: () => undefined,
  kernelTerms: () => [],
};
