// Mean gradients of blocks of datapoints, piece by piece, gathered while chunks of datapoints go by.
import type { Arena } from '../../gpu/arena';
import { bindableLength, columnStride, type Matrix } from '../../gpu/matrix';
import { encodeColumnGroupSums } from '../../kernels/column-group-sums';
import { encodeMatmul } from '../../kernels/matmul';
import { encodeScaleColumns } from '../../kernels/scale-columns';
import { encodeTranspose } from '../../kernels/transpose';
import type { OpContext } from '../../ops/context';
import type { Side } from '../kernel-side';
import type { Network } from '../network';
import { numbersOf, type Piece } from './block-pieces';
import { type OuterPiece, pieceDeltas, pieceInputs, pieceValues } from './piece-values';

/** Consecutive datapoints that belong to consecutive blocks of `length`, or to one block that is longer. */
export interface BlockChunk {
  readonly side: Side;
  /** What each datapoint counts in its block's mean, [n]. */
  readonly weights: GPUBuffer;
  /** Datapoints of a block, at most those of the chunk. */
  readonly length: number;
  /** The first datapoint's block. */
  readonly first: number;
  /** Whether that block has datapoints of chunks before. */
  readonly isContinued: boolean;
}

/** Features of one piece: block after block where `outer` made them, else [numbers, blocks]. */
export interface PieceFeatures {
  readonly piece: Piece;
  /** [numbers, blocks], or of `outer` [blocks, numbers]. */
  readonly matrix: Matrix;
}

/** Memory for the features of a piece of `blocks` blocks. */
export function createFeatures(arena: Arena, piece: Piece, logits: number, blocks: number): PieceFeatures {
  if (piece.kind !== 'outer') return { piece, matrix: arena.matrix('block means', numbersOf(piece, logits), blocks) };
  const numbers = piece.count * columnStride(deltaRows(piece, logits));
  const stride = bindableLength(1, numbers);
  const buffer = arena.buffer('block gradients', (blocks + 1) * stride * 4); // one more: views that begin inside a block end behind the last
  return { piece, matrix: { buffer, offset: 0, rows: blocks, columns: numbers, stride } };
}

const deltaRows = (piece: Piece, logits: number): number => piece.width * (piece.byLogit ? logits : 1);

/** Records what a chunk adds to the features of some pieces. */
export class FeatureRecorder {
  private readonly deltas = new Map<string, Matrix>();

  constructor(
    private readonly context: OpContext,
    private readonly network: Network,
    private readonly chunk: BlockChunk,
  ) {}

  add({ piece, matrix }: PieceFeatures): void {
    if (piece.kind === 'outer') return this.addOuter(piece, matrix);
    const { list } = this.context;
    const { side, weights, length, first, isContinued } = this.chunk;
    const input = pieceValues(this.context, this.network, side, piece);
    encodeColumnGroupSums(list, { input, weights, length, output: matrix, first, accumulate: isContinued });
  }

  /** One product for each block: (weights a)^T delta, over the block's datapoints. */
  private addOuter(piece: OuterPiece, out: Matrix): void {
    const { list, family } = this.context;
    const { side, length, first, isContinued } = this.chunk;
    const { n } = side.activations;
    const blocks = Math.ceil(n / length);
    const a = this.weighted(piece, blocks * length);
    const b = this.transposedDeltas(piece, blocks * length);
    const c = {
      buffer: out.buffer,
      offset: first * out.stride,
      rows: piece.count,
      columns: b.columns,
      stride: b.stride,
    };
    encodeMatmul(list, family, {
      a: { ...a, rows: length },
      b: { ...b, rows: length },
      c,
      accumulate: isContinued,
      batch: { count: blocks, aStep: length * a.stride, bStep: length * b.stride, cStep: out.stride },
    });
  }

  /** Rows of the layer's input times the weights, transposed: [datapoints, count], zero beyond the chunk's. */
  private weighted(piece: OuterPiece, datapoints: number): Matrix {
    const { list } = this.context;
    const { side, weights } = this.chunk;
    const input = pieceInputs(piece, side);
    const scaled = list.scratch.matrix('weighted inputs', piece.count, input.columns);
    encodeScaleColumns(list, { input, weights, output: scaled });
    return transposed(this.context, scaled, datapoints);
  }

  /** The layer's deltas, transposed: [datapoints, rows], columns and datapoints that there are not being zero. */
  private transposedDeltas(piece: OuterPiece, datapoints: number): Matrix {
    const { node } = piece;
    const known = this.deltas.get(node.id);
    if (known) return known;
    const { list } = this.context;
    const own = pieceDeltas(this.context, this.chunk.side, piece);
    const padded = list.scratch.matrix('deltas with zeros', columnStride(own.rows), own.columns);
    list.copyBuffer(own.buffer, own.offset * 4, padded.buffer, 0, own.rows * own.stride * 4);
    const made = transposed(this.context, padded, datapoints);
    this.deltas.set(node.id, made);
    return made;
  }
}

/** [columns, rows] with rows of zeros up to `length` of them. */
function transposed({ list }: OpContext, input: Matrix, length: number): Matrix {
  const whole = list.scratch.matrix('transposed', length, input.rows);
  encodeTranspose(list, { input, output: { ...whole, rows: input.columns } });
  return whole;
}
