// What the families of the fused kernel tile share: their arguments, their parameters and bindings.
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { isDiagonal, type LogitPairs, onePair, ruleCodes } from './logit-pairs';

/** One side's factors of a layer term. */
export interface TermOperand {
  /** Activations before the layer [fan_in, n]; absent when the layer's weight is left out. */
  readonly activations?: Matrix;
  /** Cotangents after the layer [*, n]; absent when their Gram is `deltaConstant`. */
  readonly deltas?: Matrix;
  /** First row of `deltas` to use. */
  readonly firstDelta: number;
}

/**
 * out(i, j) (+)= (alpha <a_i, a'_j> + beta) <d_i, d'_j>; of each pair of logits with the block of `deltaRows` deltas of c and
 * that of d, at c rows and d columns further.
 */
export interface KernelTileArguments {
  readonly rows: TermOperand;
  readonly columns: TermOperand;
  /** [n1, n2], multiplies every entry. Instead of activations, which are then absent. */
  readonly factor?: Matrix;
  /** One when absent. */
  readonly pairs?: LogitPairs;
  /** Of one pair. */
  readonly deltaRows: number;
  /** Where deltaRows is 0: of pairs c = d, the others having 0. */
  readonly deltaConstant: number;
  readonly alpha: number;
  readonly beta: number;
  readonly n1: number;
  readonly n2: number;
  readonly out: Matrix;
  /** Entry (i, j) goes to row i * rowStep + rowOffset, column j * columnStep + columnOffset of `out`. */
  readonly spread: {
    readonly rowStep: number;
    readonly rowOffset: number;
    readonly columnStep: number;
    readonly columnOffset: number;
  };
  /** Both sets are one and the term is symmetric: of pairs c = d only blocks on and above the diagonal are computed. */
  readonly triangle: boolean;
  /** Also write each entry's transpose. */
  readonly mirror: boolean;
  readonly accumulate: boolean;
}

/** A rectangle of blocks of 64 x 64 from (`firstRow`, `firstColumn`), of some pairs; of a triangle, what is on or above the diagonal. */
export interface TilePiece {
  readonly firstPair: number;
  readonly pairs: number;
  readonly firstRow: number;
  readonly rowBlocks: number;
  readonly firstColumn: number;
  readonly columnBlocks: number;
}

export const blockEdge = 64;

export function kernelTileDispatch(list: CommandList, tile: KernelTileArguments, piece: TilePiece) {
  const { rows, columns, factor, pairs = onePair, spread, out, n1, n2 } = tile;
  const nothing = (): GPUBufferBinding => ({ buffer: list.scratch.buffer('no-operand', 16) });
  const bound = (matrix: Matrix | undefined): GPUBufferBinding => (matrix ? bindingOf(matrix) : nothing());
  const stride = (matrix: Matrix | undefined): number => (matrix?.stride ?? 16) / 4;
  const first = factor ?? rows.activations;
  const activationRows = factor || tile.alpha === 0 ? 0 : (rows.activations?.rows ?? 0);
  const u32 = [n1, n2, activationRows, tile.deltaRows]
    .concat([stride(first), stride(columns.activations), stride(rows.deltas), stride(columns.deltas)])
    .concat([rows.firstDelta * stride(rows.deltas), columns.firstDelta * stride(columns.deltas), out.stride])
    .concat([spread.rowStep, spread.rowOffset, spread.columnStep, spread.columnOffset])
    .concat([piece.firstRow, piece.firstColumn, Number(tile.triangle), Number(tile.mirror), Number(tile.accumulate)])
    .concat([piece.firstPair, pairs.columns, ruleCodes[pairs.rule]]);
  return {
    constants: { FACTOR: factor ? 1 : 0 },
    u32,
    f32: [tile.alpha, tile.beta, tile.deltaConstant],
    groups: [
      [],
      [bound(first), bound(columns.activations), bound(rows.deltas), bound(columns.deltas)],
      [bindingOf(out)],
    ] as const,
    grid: [piece.columnBlocks, piece.rowBlocks, piece.pairs] as const,
    flops: 2 * (activationRows + tile.deltaRows) * entriesOf(tile, piece),
  };
}

/** Entries a piece computes, inside n1 x n2, of all its pairs. */
export function entriesOf(tile: KernelTileArguments, piece: TilePiece): number {
  const { pairs = onePair, triangle } = tile;
  const numbers = Array.from({ length: piece.pairs }, (_, at) => piece.firstPair + at);
  const halved = triangle ? numbers.filter((number) => isDiagonal(pairs, number)).length : 0;
  const whole = piece.pairs - halved;
  return whole * blockEntries(tile, piece, false) + halved * blockEntries(tile, piece, true);
}

function blockEntries({ n1, n2 }: KernelTileArguments, piece: TilePiece, triangle: boolean): number {
  const end = Math.min(n2, (piece.firstColumn + piece.columnBlocks) * blockEdge);
  let entries = 0;
  for (let block = piece.firstRow; block < piece.firstRow + piece.rowBlocks; block++) {
    const height = Math.min(blockEdge, n1 - block * blockEdge);
    const start = (triangle ? Math.max(block, piece.firstColumn) : piece.firstColumn) * blockEdge;
    entries += height * Math.max(0, end - start);
  }
  return entries;
}
