// Filters of a convolution group by group, as they are or turned round for its adjoint.
import code from '../../shaders/linear_algebra/filter_blocks.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { elementGrid, requireShape } from './elementwise';

const kernel = { name: 'filter_blocks', code };

export interface FilterBlocks {
  /** [channels * cells, groups * filters] of the first set. */
  readonly input: Matrix;
  readonly sets: number;
  /** Floats from one set to the next. */
  readonly inputStep: number;
  readonly groups: number;
  readonly cells: number;
  /** Whether the product contracts over filters, [filters * cells, channels], or over channels, [channels * cells, filters]. */
  readonly backward: boolean;
  /** Those of every group of every set behind one another, in another buffer. */
  readonly output: Matrix;
}

/** Appends the copy. Throws ShapeMismatch. */
export function encodeFilterBlocks(list: CommandList, blocks: FilterBlocks): void {
  const { input, sets, inputStep, groups, cells, backward, output } = blocks;
  const [filters, channels] = [input.columns / groups, input.rows / cells];
  const [rows, columns] = backward ? [filters * cells, channels] : [input.rows, filters];
  requireShape('filters by group', output, sets * groups * rows, columns);
  const binding = bindingOf(input);
  list.dispatch({
    kernel,
    constants: { BACKWARD: backward ? 1 : 0 },
    u32: [sets, groups, rows, columns, cells, filters, input.stride, inputStep, output.stride / 4],
    groups: [[], [{ ...binding, size: binding.size! + (sets - 1) * inputStep * 4 }], [bindingOf(output)]],
    grid: elementGrid(output.rows, columns),
    flops: output.rows * columns,
  });
}
