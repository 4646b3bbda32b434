// Rows in another order, of every block of a stack: output[b, r] = input[b, places[r]], or a fill value.
import code from '../../shaders/layout/gather_rows.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'gather_rows', code };

export interface GatherRows {
  /** [blocks * inputRows, columns]. */
  readonly input: Matrix;
  readonly blocks: number;
  /** `rows` i32: a row of the input's block, or -1 for the fill value. */
  readonly places: GPUBuffer;
  readonly rows: number;
  readonly fill: number;
  /** [blocks * rows, columns], in another buffer. */
  readonly output: Matrix;
}

/** Appends output[b, r, i] = input[b, places[r], i], or `fill` where places[r] is -1. Throws ShapeMismatch. */
export function encodeGatherRows(list: CommandList, { input, blocks, places, rows, fill, output }: GatherRows): void {
  requireShape('output', output, blocks * rows, input.columns);
  const strides = [input.stride / 4, output.stride / 4];
  list.dispatch({
    kernel,
    u32: [output.rows, rows, input.rows / blocks, columns4(input.columns), ...strides, bitsOf(fill)],
    groups: [[], [bindingOf(input), places], [bindingOf(output)]],
    grid: elementGrid(output.rows, output.columns),
    flops: output.rows * output.columns,
  });
}

/** Of the float32 nearest to a number. */
function bitsOf(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0];
}
