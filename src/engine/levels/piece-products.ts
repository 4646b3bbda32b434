// Inner products of each datapoint's gradients with a mean gradient, piece by piece: what a datapoint's mean over a group is the
// sum of.
import { bindableLength, columnStride, type Matrix } from '../../gpu/matrix';
import { encodeMatmul } from '../../kernels/matmul';
import { encodeMultiplyBlocks } from '../../kernels/multiply-blocks';
import { encodeRowGroupSums } from '../../kernels/row-group-sums';
import type { OpContext } from '../../ops/context';
import type { Side } from '../kernel-side';
import type { Network } from '../network';
import type { PieceFeatures } from './block-features';
import { type OuterPiece, pieceDeltas, pieceInputs, pieceValues } from './piece-values';

/** Records the products of a side's datapoints with one block's features: [pieces, n], coefficients left out. */
export function encodePieceProducts(
  context: OpContext,
  network: Network,
  side: Side,
  features: readonly PieceFeatures[],
): Matrix {
  const { n } = side.activations;
  const stride = bindableLength(1, n); // so that each row can be bound
  const buffer = context.list.scratch.buffer('products of pieces', features.length * stride * 4);
  const whole = { buffer, offset: 0, rows: features.length, columns: n, stride };
  features.forEach(({ piece, matrix }, at) => {
    const output = { ...whole, offset: at * stride, rows: 1 };
    if (piece.kind === 'outer') return encodeOuter(context, side, piece, matrix, output);
    const b = pieceValues(context, network, side, piece);
    encodeMatmul(context.list, context.family, { a: matrix, b, c: output });
  });
  return whole;
}

/** d^T (G^T a) for each datapoint, G [count, rows] the mean of a d^T. */
function encodeOuter(context: OpContext, side: Side, piece: OuterPiece, { buffer, offset }: Matrix, out: Matrix): void {
  const { list, family } = context;
  const deltas = pieceDeltas(context, side, piece);
  const { rows } = deltas;
  const mean = { buffer, offset, rows: piece.count, columns: rows, stride: columnStride(rows) };
  const along = list.scratch.matrix('along the mean gradient', rows, deltas.columns);
  encodeMatmul(list, family, { a: mean, b: pieceInputs(piece, side), c: along });
  encodeMultiplyBlocks(list, { target: along, factor: deltas });
  encodeRowGroupSums(list, { input: along, length: rows, output: out });
}
