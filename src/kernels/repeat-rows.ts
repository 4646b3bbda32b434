// Every row repeated: output[r * length + j] = scale * input[r].
import code from '../../shaders/layout/repeat_rows.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'repeat_rows', code };

export interface RepeatRows {
  /** [rows, columns]. */
  readonly input: Matrix;
  /** How often each row is repeated. */
  readonly length: number;
  readonly scale?: number;
  /** [rows * length, columns], in another buffer. */
  readonly output: Matrix;
}

/** Appends output[r * length + j, i] = scale * input[r, i] for j < length. Throws ShapeMismatch. */
export function encodeRepeatRows(list: CommandList, { input, length, scale = 1, output }: RepeatRows): void {
  const { rows, columns } = output;
  requireShape('output', output, input.rows * length, input.columns);
  list.dispatch({
    kernel,
    u32: [rows, length, columns4(columns), input.stride / 4, output.stride / 4],
    f32: [scale],
    groups: [[], [bindingOf(input)], [bindingOf(output)]],
    grid: elementGrid(rows, columns),
    flops: rows * columns,
  });
}
