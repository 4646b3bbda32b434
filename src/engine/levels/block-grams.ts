// Products of blocks' mean gradients: what each piece of them adds to the means of the kernel's blocks.
import type { Matrix } from '../../gpu/matrix';
import { encodeKernelTile } from '../../kernels/kernel-tile';
import { encodeTranspose } from '../../kernels/transpose';
import type { OpContext } from '../../ops/context';
import { placed } from '../placement';
import type { PieceFeatures } from './block-features';

export class BlockGrams {
  private readonly slabs: Matrix[] = [];

  constructor(
    private readonly context: OpContext,
    /** [blocks of rows, blocks of columns]. */
    private readonly out: Matrix,
    /** Numbers that are turned and multiplied at once. */
    private readonly width: number,
  ) {}

  /** Records out (+)= the piece's coefficient times the Gram of two sides' features. */
  add(left: PieceFeatures, right: PieceFeatures, accumulate: boolean): void {
    const { piece, matrix } = left;
    if (piece.kind !== 'outer') return this.multiply(matrix, right.matrix, piece.coefficient, accumulate);
    const sides = left === right ? [matrix] : [matrix, right.matrix];
    for (let first = 0; first < matrix.columns; first += this.width) {
      const count = Math.min(this.width, matrix.columns - first);
      const [a, b = a] = sides.map((side, at) => this.turned(side, at, first, count));
      this.multiply(a, b, piece.coefficient, accumulate || first > 0);
    }
  }

  /** Numbers of all blocks, [count, blocks]. Commands run in order, so a side's slab may serve again. */
  private turned({ rows, stride, buffer, offset }: Matrix, side: number, first: number, count: number): Matrix {
    const { list } = this.context;
    const slab = (this.slabs[side] ??= list.scratch.matrix('slab', this.width, rows));
    const output = { ...slab, rows: count };
    encodeTranspose(list, { input: { buffer, stride, offset: offset + first, rows, columns: count }, output });
    return output;
  }

  /** out (+)= coefficient a^T b. */
  private multiply(a: Matrix, b: Matrix, coefficient: number, accumulate: boolean): void {
    const { context, out } = this;
    const symmetric = a.buffer === b.buffer;
    encodeKernelTile(context.list, context.family, {
      rows: { activations: { ...a, rows: 0 }, deltas: a, firstDelta: 0 },
      columns: { activations: { ...b, rows: 0 }, deltas: b, firstDelta: 0 },
      deltaRows: a.rows,
      deltaConstant: 0,
      alpha: 0,
      beta: coefficient,
      n1: a.columns,
      n2: b.columns,
      ...placed({ out, row: 0, column: 0, symmetric, mirror: symmetric, accumulate }),
    });
  }
}
