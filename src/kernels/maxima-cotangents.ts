// Cotangents of maxima of groups of rows, sent to the first place of each largest number.
import code from '../../shaders/layout/maxima_cotangents.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { blocksIn, columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'maxima_cotangents', code };

export interface MaximaCotangents {
  /** The numbers themselves, [rows * length, columns]. */
  readonly input: Matrix;
  /** Rows of a group. */
  readonly length: number;
  /** [blocks * rows, columns]. */
  readonly cotangents: Matrix;
  /** [blocks * rows * length, columns], in another buffer. */
  readonly output: Matrix;
}

/** Appends output[b, r * length + m, i] = cotangents[b, r, i], m the first j with the largest input; 0 elsewhere. Throws ShapeMismatch. */
export function encodeMaximaCotangents(
  list: CommandList,
  { input, length, cotangents, output }: MaximaCotangents,
): void {
  const [rows, blocks] = [input.rows / length, blocksIn(output, input)];
  requireShape('cotangents', cotangents, blocks * rows, input.columns);
  list.dispatch({
    kernel,
    u32: [rows, length, columns4(input.columns), blocks, input.stride / 4, cotangents.stride / 4, output.stride / 4],
    groups: [[], [bindingOf(input), bindingOf(cotangents)], [bindingOf(output)]],
    grid: elementGrid(rows, input.columns),
    flops: (input.rows + output.rows) * input.columns,
  });
}
