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

/** Rows of blocks gathered until a piece reaches `limit` FLOPs; a row of blocks that exceeds it alone is cut up. */
function tilePieces(tile: KernelTileArguments, limit: number): TilePiece[] {
  const pieces: TilePiece[] = [];
  const perEntry = 2 * ((tile.rows.activations?.rows ?? 0) + tile.deltaRows + 1);
  const [height, width] = [Math.ceil(tile.n1 / blockEdge), Math.ceil(tile.n2 / blockEdge)];
  const cost = (piece: TilePiece): number => entriesOf(tile, piece) * perEntry;
  for (let firstRow = 0; firstRow < height;) {
    const firstColumn = tile.triangle ? firstRow : 0;
    let piece: TilePiece = { firstRow, rowBlocks: 1, firstColumn, columnBlocks: width - firstColumn };
    for (let more = piece; firstRow + more.rowBlocks <= height && cost(more) <= limit;) {
      piece = more;
      more = { ...more, rowBlocks: more.rowBlocks + 1 };
    }
    pieces.push(...(cost(piece) <= limit ? [piece] : cutRow(piece, limit / (perEntry * blockEdge ** 2))));
    firstRow += piece.rowBlocks;
  }
  return pieces;
}

/** A row of blocks in stretches of about `blocks` of them, at least one. */
function cutRow(row: TilePiece, blocks: number): TilePiece[] {
  const count = Math.ceil(row.columnBlocks / Math.max(1, Math.floor(blocks)));
  const edges = Array.from(
    { length: count + 1 },
    (_, i) => row.firstColumn + Math.round((i * row.columnBlocks) / count),
  );
  return edges.slice(1).map((edge, i) => ({ ...row, firstColumn: edges[i], columnBlocks: edge - edges[i] }));
}
