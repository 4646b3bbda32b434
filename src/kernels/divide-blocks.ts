// Every block of a stack divided by one matrix, element by element and in place: target[b] /= divisor.
import code from '../../shaders/elementwise/divide_blocks.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { blocksIn, columns4, elementGrid } from './elementwise';

const kernel = { name: 'divide_blocks', code };

export interface DivideBlocks {
  /** [blocks * rows, columns]. */
  readonly target: Matrix;
  /** [rows, columns], in another buffer. */
  readonly divisor: Matrix;
}

/** Appends target[b] /= divisor for every block. Throws ShapeMismatch when the target is not a stack of such blocks. */
export function encodeDivideBlocks(list: CommandList, { target, divisor }: DivideBlocks): void {
  const { rows, columns } = divisor;
  const blocks = blocksIn(target, divisor);
  list.dispatch({
    kernel,
    u32: [rows, columns4(columns), blocks, target.stride / 4, divisor.stride / 4],
    groups: [[], [bindingOf(divisor)], [bindingOf(target)]],
    grid: elementGrid(rows, columns),
    flops: target.rows * columns,
  });
}
