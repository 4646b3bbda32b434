// Tangents of maxima of groups of rows: those of the first place of each largest number.
import code from '../../shaders/layout/maxima_tangents.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { blocksIn, columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'maxima_tangents', code };

export interface MaximaTangents {
  /** The numbers themselves, [rows * length, columns]. */
  readonly input: Matrix;
  /** Rows of a group. */
  readonly length: number;
  /** [blocks * rows * length, columns]. */
  readonly tangents: Matrix;
  /** [blocks * rows, columns], in another buffer. */
  readonly output: Matrix;
}

/** Appends output[b, r, i] = tangents[b, r * length + m, i], m the first j with the largest input. Throws ShapeMismatch. */
export function encodeMaximaTangents(list: CommandList, { input, length, tangents, output }: MaximaTangents): void {
  const [rows, blocks] = [input.rows / length, blocksIn(tangents, input)];
  requireShape('output', output, blocks * rows, input.columns);
  list.dispatch({
    kernel,
    u32: [rows, length, columns4(input.columns), blocks, input.stride / 4, tangents.stride / 4, output.stride / 4],
    groups: [[], [bindingOf(input), bindingOf(tangents)], [bindingOf(output)]],
    grid: elementGrid(rows, input.columns),
    flops: (input.rows + output.rows) * input.columns,
  });
}
