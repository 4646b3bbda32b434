// Kernels of a stack of tangents or cotangents of a value, row by row: shaders/shared/stacked_rows.wgsl.
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import type { Constants, KernelSource } from '../gpu/pipelines';
import { blocksIn, columns4, elementGrid, requireShape } from './elementwise';

export interface StackedRows {
  /** [rows * length, columns]. */
  readonly value: Matrix;
  /** Numbers in a row. */
  readonly length: number;
  /** [blocks * rows * length, columns]. */
  readonly stack: Matrix;
  /** As the stack, in another buffer. */
  readonly output: Matrix;
}

interface RowKernel {
  readonly kernel: KernelSource;
  readonly constants: Constants;
  /** Of a normalisation. */
  readonly epsilon?: number;
  /** Of one number of the stack. */
  readonly flops: number;
}

/** Appends the kernel for every block. Throws ShapeMismatch. */
export function encodeStackedRows(
  list: CommandList,
  { kernel, constants, epsilon = 0, flops }: RowKernel,
  { value, length, stack, output }: StackedRows,
): void {
  requireShape('output', output, stack.rows, stack.columns);
  const rows = value.rows / length;
  const allRows = blocksIn(stack, value) * rows;
  list.dispatch({
    kernel,
    constants,
    u32: [rows, allRows, length, columns4(stack.columns), value.stride / 4, stack.stride / 4, output.stride / 4],
    f32: [epsilon],
    groups: [[], [bindingOf(value), bindingOf(stack)], [bindingOf(output)]],
    grid: elementGrid(allRows, stack.columns),
    flops: flops * stack.rows * stack.columns,
  });
}
