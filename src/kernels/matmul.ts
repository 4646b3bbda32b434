// The matrix product A^T B of k-major operands, in three families that give the same numbers: registers without barriers,
// the same with subgroup loads, and workgroup tiles. Which is fastest depends on the adapter; a probe decides.
import type { CommandList } from '../gpu/commands';
import type { MatmulArguments, MatmulPiece } from './matmul-dispatch';
import { encodeMatmulRegisters } from './matmul-registers';
import { encodeMatmulTiled } from './matmul-tiled';

export type { MatmulArguments } from './matmul-dispatch';

const mostBatches = 65535; // of one dispatch: the grid's limit along an axis

export type ProductFamily = 'registers' | 'subgroups' | 'tiled';

/** Records c = alpha a^T b + epilogue in pieces of about `list.pieceFlops`. Steps and offsets are in floats. */
export function encodeMatmul(list: CommandList, family: ProductFamily, product: MatmulArguments): void {
  for (const piece of pieces(product, list.pieceFlops)) {
    if (family === 'tiled') encodeMatmulTiled(list, product, piece);
    else encodeMatmulRegisters(list, product, piece, family === 'subgroups');
  }
}

function pieces({ a, c, batch }: MatmulArguments, limit: number): MatmulPiece[] {
  const rowBlocks = Math.ceil(c.rows / 64);
  const count = batch?.count ?? 1;
  const blockFlops = 128 * c.columns * a.rows;
  if (blockFlops * rowBlocks <= limit) {
    const at = Math.min(count, mostBatches, Math.max(1, Math.floor(limit / (blockFlops * rowBlocks))));
    return range(count, at).map(([firstBatch, batches]) => ({ firstRow: 0, rowBlocks, firstBatch, batches }));
  }
  const rowsAtOnce = Math.max(1, Math.floor(limit / blockFlops));
  return range(count, 1).flatMap(([firstBatch, batches]) =>
    range(rowBlocks, rowsAtOnce).map(([firstRow, rowBlocks]) => ({ firstRow, rowBlocks, firstBatch, batches })),
  );
}

/** [start, length] pairs that cover 0..total in steps. */
function range(total: number, step: number): [number, number][] {
  return Array.from({ length: Math.ceil(total / step) }, (_, i) => [i * step, Math.min(step, total - i * step)]);
}
