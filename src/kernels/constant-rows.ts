// A matrix whose columns are all one vector: output[r, i] = values[r].
import code from '../../shaders/elementwise/constant_rows.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4, elementGrid } from './elementwise';

const kernel = { name: 'constant_rows', code };

export interface ConstantRows {
  /** At least `rows` floats, in another buffer than the output's. */
  readonly values: GPUBuffer | GPUBufferBinding;
  /** [rows, columns]. */
  readonly output: Matrix;
}

/** Appends output[r, i] = values[r]. */
export function encodeConstantRows(list: CommandList, { values, output }: ConstantRows): void {
  const { rows, columns, stride } = output;
  list.dispatch({
    kernel,
    u32: [rows, columns4(columns), stride / 4],
    groups: [[], [values], [bindingOf(output)]],
    grid: elementGrid(rows, columns),
    flops: rows * columns,
  });
}
