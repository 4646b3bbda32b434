// Mean gradients of blocks of datapoints, piece by piece, gathered while chunks of datapoints go by.
import type { Arena } from '../../gpu/arena';
import { bindableLength, columnStride, type Matrix } from '../../gpu/matrix';
import { encodeColumnGroupSums } from '../../kernels/column-group-sums';
import { encodeMatmul } from '../../kernels/matmul';
import { encodeScaleColumns } from '../../kernels/scale-columns';
import { encodeTranspose } from '../../kernels/transpose';
import type { OpContext } from '../../ops/context';
import { ones, stacked, traceDeltas } from '../../ops/cotangent';
import { encodeStretch } from '../contraction';
import type { Side } from '../kernel-side';
import type { Network } from '../network';
import { primalOf } from '../passes';
import { numbersOf, type Piece } from './block-pieces';

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
    const { weights, length, first, isContinued } = this.chunk;
    const input = this.valuesOf(piece, matrix.rows);
    encodeColumnGroupSums(list, { input, weights, length, output: matrix, first, accumulate: isContinued });
  }

  /** What is averaged, [numbers, n]. */
  private valuesOf(piece: Exclude<Piece, { kind: 'outer' }>, rows: number): Matrix {
    const { context, network } = this;
    const { side } = this.chunk;
    const { n } = side.activations;
    if (piece.kind === 'ones') return ones(context, 1, n);
    if (piece.kind === 'inputs') return primalOf(piece.node, side.activations).inputs[0];
    if (piece.kind === 'deltas') return this.deltasOf(piece.node.id, piece.byLogit);
    const gradients = context.list.scratch.matrix('gradients by datapoint', rows, n);
    encodeStretch(context, network, side, piece, gradients);
    return gradients;
  }

  /** [rows, n]: of every cotangent, or folded into one. */
  private deltasOf(id: string, byLogit: boolean): Matrix {
    const { deltas, activations } = this.chunk.side;
    const cotangent = deltas.get(id)!;
    const { n } = activations;
    return byLogit ? stacked(this.context, cotangent, n).matrix : traceDeltas(this.context, cotangent, n).deltas!;
  }

  /** One product for each block: (weights a)^T delta, over the block's datapoints. */
  private addOuter(piece: Extract<Piece, { kind: 'outer' }>, out: Matrix): void {
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
  private weighted(piece: Extract<Piece, { kind: 'outer' }>, datapoints: number): Matrix {
    const { list } = this.context;
    const { side, weights } = this.chunk;
    const [input] = primalOf(piece.node, side.activations).inputs;
    const rows = { ...input, offset: input.offset + piece.first * input.stride, rows: piece.count };
    const scaled = list.scratch.matrix('weighted inputs', piece.count, input.columns);
    encodeScaleColumns(list, { input: rows, weights, output: scaled });
    return transposed(this.context, scaled, datapoints);
  }

  /** The layer's deltas, transposed: [datapoints, rows], columns and datapoints that there are not being zero. */
  private transposedDeltas({ node, byLogit }: Extract<Piece, { kind: 'outer' }>, datapoints: number): Matrix {
    const known = this.deltas.get(node.id);
    if (known) return known;
    const { list } = this.context;
    const own = this.deltasOf(node.id, byLogit);
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
