// A layer's term for pairs of logits: what all pairs share, alpha <a, a'> + beta, is computed once.
import type { Matrix } from '../gpu/matrix';
import { encodeKernelTile, type KernelTileArguments } from '../kernels/kernel-tile';
import { onePair, pairCount } from '../kernels/logit-pairs';
import type { OpContext } from '../ops/context';

/** Records a kernel tile of any number of pairs. */
export function encodePairs(context: OpContext, tile: KernelTileArguments): void {
  const { rows, columns, pairs = onePair, alpha } = tile;
  if (pairCount(pairs) === 1 || alpha === 0 || !rows.activations) {
    encodeKernelTile(context.list, context.family, tile);
    return;
  }
  encodeKernelTile(context.list, context.family, {
    ...tile,
    rows: { ...rows, activations: undefined },
    columns: { ...columns, activations: undefined },
    factor: encodeFactor(context, tile),
    alpha: 0,
    beta: 1,
  });
}

/** alpha <a_i, a'_j> + beta, [n1, n2]. */
function encodeFactor(context: OpContext, tile: KernelTileArguments): Matrix {
  const { rows, columns, alpha, beta, n1, n2, triangle } = tile;
  const out = context.list.scratch.matrix('shared factor', n1, n2);
  encodeKernelTile(context.list, context.family, {
    rows: { activations: rows.activations, firstDelta: 0 },
    columns: { activations: columns.activations, firstDelta: 0 },
    ...{ deltaRows: 0, deltaConstant: 1, alpha, beta, n1, n2, out },
    spread: { rowStep: 1, rowOffset: 0, columnStep: 1, columnOffset: 0 },
    ...{ triangle, mirror: triangle, accumulate: false },
  });
  return out;
}
