// Adds to every block of a stack, in place: target[b] += scale * source.
import code from '../../shaders/elementwise/add_to.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { blocksIn, columns4, elementGrid } from './elementwise';

const kernel = { name: 'add_to', code };

export interface AddTo {
  /** [blocks * rows, columns]. */
  readonly target: Matrix;
  /** [rows, columns], in another buffer: as many rows as the target, or as one block of it. */
  readonly source: Matrix;
  readonly scale?: number;
}

/** Appends target[b] += scale * source for every block. Throws ShapeMismatch when the target is not a stack of such blocks. */
export function encodeAddTo(list: CommandList, { target, source, scale = 1 }: AddTo): void {
  const { rows, columns } = source;
  const blocks = blocksIn(target, source);
  list.dispatch({
    kernel,
    u32: [rows, columns4(columns), blocks, target.stride / 4, source.stride / 4],
    f32: [scale],
    groups: [[], [bindingOf(source)], [bindingOf(target)]],
    grid: elementGrid(rows, columns),
    flops: 2 * target.rows * columns,
  });
}
