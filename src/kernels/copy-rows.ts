// Some rows of every block of one stack, copied into every block of another.
import code from '../../shaders/layout/copy_rows.wgsl';
import { shapeMismatch } from '../core/errors';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4, elementGrid } from './elementwise';

const kernel = { name: 'copy_rows', code };

/** A stack, and the first of the rows of each of its blocks. */
export interface RowsOfBlocks {
  /** [blocks * (rows of a block), columns]. */
  readonly stack: Matrix;
  readonly first: number;
}

export interface CopyRows {
  readonly input: RowsOfBlocks;
  /** In another buffer. */
  readonly output: RowsOfBlocks;
  readonly blocks: number;
  /** How many rows of each block. */
  readonly rows: number;
}

/** Appends output[b, output.first + r] = input[b, input.first + r] for r < rows. Throws ShapeMismatch where rows are missing. */
export function encodeCopyRows(list: CommandList, { input, output, blocks, rows }: CopyRows): void {
  const { columns } = input.stack;
  for (const { stack, first } of [input, output]) {
    if (first + rows <= stack.rows / blocks && stack.columns === columns) continue;
    throw shapeMismatch(`${first + rows} x ${columns} in each block`, `${stack.rows / blocks} x ${stack.columns}`);
  }
  const place = ({ stack, first }: RowsOfBlocks): number[] => [stack.rows / blocks, first, stack.stride / 4];
  list.dispatch({
    kernel,
    u32: [blocks * rows, rows, columns4(columns), ...place(input), ...place(output)],
    groups: [[], [bindingOf(input.stack)], [bindingOf(output.stack)]],
    grid: elementGrid(blocks * rows, columns),
    flops: blocks * rows * columns,
  });
}
