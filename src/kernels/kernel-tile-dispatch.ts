// What the families of the fused kernel tile share: their arguments, their parameters and bindings.
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';

/** One side's factors of a layer term. */
export interface TermOperand {
  /** Activations before the layer [fan_in, n]; absent when the layer's weight is left out. */
  readonly activations?: Matrix;
  /** Cotangents after the layer [*, n]; absent when their Gram is `deltaConstant`. */
  readonly deltas?: Matrix;
  /** First row of `deltas` to use. */
  readonly firstDelta: number;
}

/** out(i, j) (+)= (alpha <a_i, a'_j> + beta) <d_i, d'_j>. */
export interface KernelTileArguments {
  readonly rows: TermOperand;
  readonly columns: TermOperand;
  readonly deltaRows: number;
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
  /** Both sets are one and the term is symmetric: only blocks on and above the diagonal are computed. */
  readonly triangle: boolean;
  /** Also write each entry's transpose. */
  readonly mirror: boolean;
  readonly accumulate: boolean;
}

/** A rectangle of blocks of 64 x 64 from (`firstRow`, `firstColumn`); of a triangle, what is on or above the diagonal. */
export interface TilePiece {
  readonly firstRow: number;
  readonly rowBlocks: number;
  readonly firstColumn: number;
  readonly columnBlocks: number;
}

export const blockEdge = 64;

export function kernelTileDispatch(list: CommandList, tile: KernelTileArguments, piece: TilePiece) {
  const { rows, columns, spread, out, n1, n2 } = tile;
  const nothing = (): GPUBufferBinding => ({ buffer: list.scratch.buffer('no-operand', 16) });
  const bound = (matrix: Matrix | undefined): GPUBufferBinding => (matrix ? bindingOf(matrix) : nothing());
  const stride = (matrix: Matrix | undefined): number => (matrix?.stride ?? 16) / 4;
  const activationRows = tile.alpha === 0 ? 0 : (rows.activations?.rows ?? 0);
  const u32 = [n1, n2, activationRows, tile.deltaRows]
    .concat([stride(rows.activations), stride(columns.activations), stride(rows.deltas), stride(columns.deltas)])
    .concat([rows.firstDelta * stride(rows.deltas), columns.firstDelta * stride(columns.deltas), out.stride])
    .concat([spread.rowStep, spread.rowOffset, spread.columnStep, spread.columnOffset])
    .concat([piece.firstRow, piece.firstColumn, Number(tile.triangle), Number(tile.mirror), Number(tile.accumulate)]);
  return {
    u32,
    f32: [tile.alpha, tile.beta, tile.deltaConstant],
    groups: [
      [],
      [bound(rows.activations), bound(columns.activations), bound(rows.deltas), bound(columns.deltas)],
      [bindingOf(out)],
    ] as const,
    grid: [piece.columnBlocks, piece.rowBlocks, 1] as const,
    flops: 2 * (activationRows + tile.deltaRows) * entriesOf(tile, piece),
  };
}

/** Entries a piece computes, inside n1 x n2. */
export function entriesOf({ n1, n2, triangle }: KernelTileArguments, piece: TilePiece): number {
  const end = Math.min(n2, (piece.firstColumn + piece.columnBlocks) * blockEdge);
  let entries = 0;
  for (let block = piece.firstRow; block < piece.firstRow + piece.rowBlocks; block++) {
    const height = Math.min(blockEdge, n1 - block * blockEdge);
    const start = (triangle ? Math.max(block, piece.firstColumn) : piece.firstColumn) * blockEdge;
    entries += height * Math.max(0, end - start);
  }
  return entries;
}
