// The squares of every block of a stack times one matrix: output[b] = factor * source[b]^2, element by element.
import code from '../../shaders/elementwise/squared_blocks.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { blocksIn, columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'squared_blocks', code };

export interface SquaredBlocks {
  /** [blocks * rows, columns]. */
  readonly source: Matrix;
  /** [rows, columns]. */
  readonly factor: Matrix;
  /** Shape of the source, in another buffer than either. */
  readonly output: Matrix;
}

/** Appends output[b] = factor * source[b]^2 for every block. Throws ShapeMismatch. */
export function encodeSquaredBlocks(list: CommandList, { source, factor, output }: SquaredBlocks): void {
  const { rows, columns } = factor;
  const blocks = blocksIn(source, factor);
  requireShape('output', output, source.rows, columns);
  list.dispatch({
    kernel,
    u32: [rows, columns4(columns), blocks, source.stride / 4, factor.stride / 4, output.stride / 4],
    groups: [[], [bindingOf(source), bindingOf(factor)], [bindingOf(output)]],
    grid: elementGrid(rows, columns),
    flops: 2 * source.rows * columns,
  });
}
