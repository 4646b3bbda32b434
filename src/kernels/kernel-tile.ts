// A layer's term of a kernel tile, in the family of the matrix product that is fastest on this adapter.
import type { CommandList } from '../gpu/commands';
import { blockEdge, entriesOf, type KernelTileArguments, type TilePiece } from './kernel-tile-dispatch';
import { encodeKernelTileRegisters } from './kernel-tile-registers';
import { encodeKernelTileTiled } from './kernel-tile-tiled';
import type { ProductFamily } from './matmul';

export type { KernelTileArguments, TermOperand } from './kernel-tile-dispatch';

/** Records out (+)= (alpha A^T A' + beta) o D^T D' in pieces of about `list.pieceFlops`. */
export function encodeKernelTile(list: CommandList, family: ProductFamily, tile: KernelTileArguments): void {
  for (const piece of tilePieces(tile, list.pieceFlops)) {
    if (family === 'tiled') encodeKernelTileTiled(list, tile, piece);
    else encodeKernelTileRegisters(list, tile, piece, family === 'subgroups');
  }
}

/** Rows of blocks gathered until a piece reaches `limit` FLOPs; one row of blocks at least. */
function tilePieces(tile: KernelTileArguments, limit: number): TilePiece[] {
  const pieces: TilePiece[] = [];
  const perEntry = 2 * ((tile.rows.activations?.rows ?? 0) + tile.deltaRows + 1);
  const total = Math.ceil(tile.n1 / blockEdge);
  for (let firstRow = 0; firstRow < total; ) {
    let piece: TilePiece = { firstRow, rowBlocks: 1, firstColumn: tile.triangle ? firstRow : 0 };
    for (let more = piece; firstRow + more.rowBlocks <= total && entriesOf(tile, more) * perEntry <= limit; ) {
      piece = more;
      more = { ...more, rowBlocks: more.rowBlocks + 1 };
    }
    pieces.push(piece);
    firstRow += piece.rowBlocks;
  }
  return pieces;
}
