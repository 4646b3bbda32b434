// What of each datapoint a piece of a mean gradient is the mean of: deltas, inputs, gradients, each with a column by datapoint.
import type { Matrix } from '../../gpu/matrix';
import type { OpContext } from '../../ops/context';
import { ones, stacked, traceDeltas } from '../../ops/cotangent';
import { encodeStretch } from '../contraction';
import type { Side } from '../kernel-side';
import type { Network } from '../network';
import { primalOf } from '../passes';
import { numbersOf, type Piece } from './block-pieces';

/** Of a dense weight, whose gradients are products of what the datapoints have. */
export type OuterPiece = Extract<Piece, { kind: 'outer' }>;

/** Records what such a piece is the mean of, [numbers, n]. */
export function pieceValues(
  context: OpContext,
  network: Network,
  side: Side,
  piece: Exclude<Piece, OuterPiece>,
): Matrix {
  const { n } = side.activations;
  if (piece.kind === 'ones') return ones(context, 1, n);
  if (piece.kind === 'inputs') return primalOf(piece.node, side.activations).inputs[0];
  if (piece.kind === 'deltas') return pieceDeltas(context, side, piece);
  const gradients = context.list.scratch.matrix('gradients by datapoint', numbersOf(piece, side.count), n);
  encodeStretch(context, network, side, piece, gradients);
  return gradients;
}

/** Deltas of a layer [rows, n]: of every cotangent, or folded into one. */
export function pieceDeltas(
  context: OpContext,
  { deltas, activations }: Side,
  { node, byLogit }: Extract<Piece, { node: unknown; kind: 'outer' | 'deltas' }>,
): Matrix {
  const cotangent = deltas.get(node.id)!;
  const { n } = activations;
  return byLogit ? stacked(context, cotangent, n).matrix : traceDeltas(context, cotangent, n).deltas!;
}

/** The piece's rows of the layer's input, [count, n]. */
export function pieceInputs({ node, first, count }: OuterPiece, { activations }: Side): Matrix {
  const [input] = primalOf(node, activations).inputs;
  return { ...input, offset: input.offset + first * input.stride, rows: count };
}
