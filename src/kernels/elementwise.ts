// What elementwise kernels share: grids over groups of four columns, and the shapes they insist on.
import { shapeMismatch } from '../core/errors';
import type { Matrix } from '../gpu/matrix';
import { foldedGrid } from './folded-grid';

/** Groups of four columns in a row. */
export function columns4(columns: number): number {
  return Math.ceil(columns / 4);
}

/** One invocation for four columns of a row. */
export function elementGrid(rows: number, columns: number): readonly [number, number] {
  return foldedGrid(rows * columns4(columns));
}

/** Throws ShapeMismatch unless the matrix, called `name` in the message, is [rows, columns]. */
export function requireShape(name: string, matrix: Matrix, rows: number, columns: number): void {
  if (matrix.rows === rows && matrix.columns === columns) return;
  throw shapeMismatch(`${name} of ${rows} x ${columns}`, `${matrix.rows} x ${matrix.columns}`);
}

/** Blocks of `block`'s shape in a stack. Throws ShapeMismatch when there is no whole number of them. */
export function blocksIn(stack: Matrix, block: Matrix): number {
  const blocks = stack.rows / block.rows;
  if (stack.columns === block.columns && Number.isInteger(blocks)) return blocks;
  const expected = `a stack of blocks of ${block.rows} x ${block.columns}`;
  throw shapeMismatch(expected, `${stack.rows} x ${stack.columns}`);
}
