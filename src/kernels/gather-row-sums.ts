// Sums of rows by a list for each, of every block of a stack: output[b, s] = sum of input[b, sources[p]] over p of s.
import code from '../../shaders/layout/gather_row_sums.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'gather_row_sums', code };

export interface GatherRowSums {
  /** [blocks * inputRows, columns]. */
  readonly input: Matrix;
  readonly blocks: number;
  /** `rows` + 1 u32, ascending: where the list of each sum begins, and the end of the last. */
  readonly starts: GPUBuffer;
  /** The lists behind one another: u32 rows of the input's block. */
  readonly sources: GPUBuffer;
  readonly rows: number;
  /** [blocks * rows, columns], in another buffer. */
  readonly output: Matrix;
}

/** Appends output[b, s, i] = sum over p from starts[s] to starts[s + 1] - 1 of input[b, sources[p], i]. Throws ShapeMismatch. */
export function encodeGatherRowSums(
  list: CommandList,
  { input, blocks, starts, sources, rows, output }: GatherRowSums,
): void {
  requireShape('output', output, blocks * rows, input.columns);
  const strides = [input.stride / 4, output.stride / 4];
  list.dispatch({
    kernel,
    u32: [output.rows, rows, input.rows / blocks, columns4(input.columns), ...strides],
    groups: [[], [bindingOf(input), starts, sources], [bindingOf(output)]],
    grid: elementGrid(output.rows, output.columns),
    flops: Math.max(input.rows, output.rows) * output.columns,
  });
}
