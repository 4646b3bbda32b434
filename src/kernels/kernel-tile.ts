// A layer's term of a kernel tile, in the family of the matrix product that is fastest on this adapter.
import type { CommandList } from '../gpu/commands';
import { blockEdge, entriesOf, type KernelTileArguments, type TilePiece } from './kernel-tile-dispatch';
import { encodeKernelTileRegisters } from './kernel-tile-registers';
import { encodeKernelTileTiled } from './kernel-tile-tiled';
import { isDiagonal, onePair, pairCount } from './logit-pairs';
import type { ProductFamily } from './matmul';

export type { KernelTileArguments, TermOperand } from './kernel-tile-dispatch';
export type { LogitPairs } from './logit-pairs';

/** Records out (+)= (alpha A^T A' + beta) o D^T D', of all pairs, in pieces of about `list.pieceFlops`. */
export function encodeKernelTile(list: CommandList, family: ProductFamily, tile: KernelTileArguments): void {
  for (const piece of tilePieces(tile, list.pieceFlops)) {
    if (family === 'tiled') encodeKernelTileTiled(list, tile, piece);
    else encodeKernelTileRegisters(list, tile, piece, family === 'subgroups');
  }
}

/** Whole pairs gathered until a piece reaches `limit` FLOPs; a pair that exceeds it alone is cut up. */
function tilePieces(tile: KernelTileArguments, limit: number): TilePiece[] {
  const count = pairCount(tile.pairs ?? onePair);
  const [rowBlocks, columnBlocks] = [Math.ceil(tile.n1 / blockEdge), Math.ceil(tile.n2 / blockEdge)];
  const whole = { firstRow: 0, rowBlocks, firstColumn: 0, columnBlocks };
  const fitting = Math.floor(limit / (tile.n1 * tile.n2 * flopsPerEntry(tile)));
  if (count === 1 || fitting < 1)
    return Array.from({ length: count }, (_, firstPair) => pairPieces(tile, firstPair, limit)).flat();
  return Array.from({ length: Math.ceil(count / fitting) }, (_, at) => {
    const firstPair = at * fitting;
    return { ...whole, firstPair, pairs: Math.min(fitting, count - firstPair) };
  });
}

const flopsPerEntry = ({ rows, deltaRows }: KernelTileArguments): number =>
  2 * ((rows.activations?.rows ?? 0) + deltaRows + 1);

/** Of one pair, rows of blocks gathered until a piece reaches `limit` FLOPs; a row of blocks that exceeds it alone is cut up. */
function pairPieces(tile: KernelTileArguments, firstPair: number, limit: number): TilePiece[] {
  const pieces: TilePiece[] = [];
  const perEntry = flopsPerEntry(tile);
  const [height, width] = [Math.ceil(tile.n1 / blockEdge), Math.ceil(tile.n2 / blockEdge)];
  const cost = (piece: TilePiece): number => entriesOf(tile, piece) * perEntry;
  const halved = tile.triangle && isDiagonal(tile.pairs ?? onePair, firstPair);
  for (let firstRow = 0; firstRow < height;) {
    const firstColumn = halved ? firstRow : 0;
    let piece: TilePiece = {
      firstPair,
      pairs: 1,
      firstRow,
      rowBlocks: 1,
      firstColumn,
      columnBlocks: width - firstColumn,
    };
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
