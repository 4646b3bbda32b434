// What elementwise kernels share: grids over groups of four columns, and the shapes they insist on.
import { shapeMismatch } from '../core/errors';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import type { KernelSource } from '../gpu/pipelines';
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

/** A function of one number, of its kind, as shaders/shared/element_function.wgsl is told of it. */
export interface ElementFunction {
  readonly kind: number;
  /** The function's own, where it has any. */
  readonly constants?: readonly number[];
  readonly input: Matrix;
  /** Same shape as the input, in another buffer. */
  readonly output: Matrix;
  /** Of one element. */
  readonly flops: number;
}

/** Appends output = f(input), element by element. Throws ShapeMismatch. */
export function encodeElements(list: CommandList, kernel: KernelSource, of: ElementFunction): void {
  const { kind, constants: [first = 0, second = 0] = [], input, output, flops } = of;
  const { rows, columns } = input;
  requireShape('output', output, rows, columns);
  list.dispatch({
    kernel,
    constants: { KIND: kind },
    u32: [rows, columns4(columns), input.stride / 4, output.stride / 4],
    f32: [first, second],
    groups: [[], [bindingOf(input)], [bindingOf(output)]],
    grid: elementGrid(rows, columns),
    flops: flops * rows * columns,
  });
}
