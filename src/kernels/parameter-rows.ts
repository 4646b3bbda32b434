// A stack of matrices, each with equal columns: output[b, r, i] = scale * values[b, r].
import code from '../../shaders/elementwise/parameter_rows.wgsl';
import { shapeMismatch } from '../core/errors';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4, elementGrid } from './elementwise';

const kernel = { name: 'parameter_rows', code };

export interface ParameterRows {
  /** [1, rows]: the numbers of block 0. */
  readonly values: Matrix;
  /** Floats from one block's numbers to the next; needed where there are several. */
  readonly step?: number;
  readonly scale?: number;
  /** [blocks * rows, columns], in another buffer. */
  readonly output: Matrix;
}

/** Appends output[b, r, i] = scale * values[b, r]. Throws ShapeMismatch unless the output is a stack of such blocks. */
export function encodeParameterRows(list: CommandList, { values, step = 0, scale = 1, output }: ParameterRows): void {
  const { columns: rows } = values;
  const blocks = output.rows / rows;
  if (values.rows !== 1 || !Number.isInteger(blocks))
    throw shapeMismatch(`a stack of blocks of ${rows} rows`, `${output.rows}`);
  list.dispatch({
    kernel,
    u32: [output.rows, rows, columns4(output.columns), step, output.stride / 4],
    f32: [scale],
    groups: [[], [{ ...bindingOf(values), size: ((blocks - 1) * step + rows) * 4 }], [bindingOf(output)]],
    grid: elementGrid(output.rows, output.columns),
    flops: output.rows * output.columns,
  });
}
