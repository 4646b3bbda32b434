// Several values' numbers behind one another.
import { sizeOf } from '../core/tensor';
import { encodeCopyRows } from '../kernels/copy-rows';
import type { ConcatNode } from '../model/graph';
import type { OpContext } from './context';
import { stacked, type Cotangent } from './cotangent';
import type { Op } from './op';

export const concatOp: Op<ConcatNode> = {
  forward(context, node, inputs, n) {
    const stack = context.arena.matrix(node.id, sizeOf(node.shape), n);
    places(context, node).forEach(({ first, rows }, index) => {
      const input = { stack: inputs[index], first: 0 };
      encodeCopyRows(context.list, { input, output: { stack, first }, blocks: 1, rows });
    });
    return stack;
  },

  jvp(context, node, { output: { rows: total, columns } }, { count, inputs }) {
    if (inputs.every((tangents) => !tangents)) return undefined;
    const stack = context.stack(`${node.id} tangents`, count, total, columns);
    if (inputs.some((tangents) => !tangents)) context.list.clear(stack.buffer);
    places(context, node).forEach(({ first, rows }, index) => {
      const tangents = inputs[index];
      if (!tangents) return;
      const input = { stack: tangents, first: 0 };
      encodeCopyRows(context.list, { input, output: { stack, first }, blocks: count, rows });
    });
    return stack;
  },

  vjp(context, node, { output: { columns } }, cotangent) {
    const { count, matrix } = stacked(context, cotangent, columns);
    return places(context, node).map(({ first, rows }): Cotangent => {
      const stack = context.stack('deltas', count, rows, columns);
      const input = { stack: matrix, first };
      encodeCopyRows(context.list, { input, output: { stack, first: 0 }, blocks: count, rows });
      return { form: 'stacked', count, matrix: stack, owned: true };
    });
  },

  gradient: () => undefined,
  kernelTerms: () => [],
};

/** Which rows of the output each input becomes. */
function places(context: OpContext, node: ConcatNode): { readonly first: number; readonly rows: number }[] {
  let first = 0;
  return node.inputs.map((id) => {
    const place = { first, rows: sizeOf(context.shapeOf(id)) };
    first += place.rows;
    return place;
  });
}
