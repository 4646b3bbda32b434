// Every block of a stack times one matrix, element by element and in place: target[b] *= factor.
import code from '../../shaders/elementwise/multiply_blocks.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { blocksIn, columns4, elementGrid } from './elementwise';

const kernel = { name: 'multiply_blocks', code };

export interface MultiplyBlocks {
  /** [blocks * rows, columns]. */
  readonly target: Matrix;
  /** [rows, columns], in another buffer. */
  readonly factor: Matrix;
}

/** Appends target[b] *= factor for every block. Throws ShapeMismatch when the target is not a stack of such blocks. */
export function encodeMultiplyBlocks(list: CommandList, { target, factor }: MultiplyBlocks): void {
  const { rows, columns } = factor;
  const blocks = blocksIn(target, factor);
  list.dispatch({
    kernel,
    u32: [rows, columns4(columns), blocks, target.stride / 4, factor.stride / 4],
    groups: [[], [bindingOf(factor)], [bindingOf(target)]],
    grid: elementGrid(rows, columns),
    flops: target.rows * columns,
  });
}
