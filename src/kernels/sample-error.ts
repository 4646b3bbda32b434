// How far the mean of a cell may be off that was taken from some of its rows and columns.
import code from '../../shaders/levels/sample_error.wgsl';
import { shapeMismatch } from '../core/errors';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { foldedGrid } from './folded-grid';

const kernel = { name: 'sample_error', code };

/** Rows and columns of a cell that an estimate is made from, at most. */
export const mostSampled = 16;

export interface SampleError {
  /** [rows, columns] of the sampled datapoints. */
  readonly entries: Matrix;
  /** Sampled datapoints of a block, at most 16. */
  readonly edge: number;
  /** The share of a block's datapoints that was taken, above 0 and at most 1. */
  readonly share: number;
  /** [cells of rows, cells of columns]; NaN where nothing can be said. */
  readonly output: Matrix;
  /** The cell of the first entry. */
  readonly row: number;
  readonly column: number;
}

/** Appends the standard errors. Throws ShapeMismatch. */
export function encodeSampleError(list: CommandList, { entries, edge, share, output, row, column }: SampleError): void {
  if (edge > mostSampled) throw shapeMismatch(`at most ${mostSampled} datapoints of a block`, `${edge}`);
  const [rows, columns] = [Math.ceil(entries.rows / edge), Math.ceil(entries.columns / edge)];
  if (row + rows > output.rows || column + columns > output.columns)
    throw shapeMismatch(`${row + rows} x ${column + columns} errors`, `${output.rows} x ${output.columns}`);
  list.dispatch({
    kernel,
    u32: [
      ...[entries.rows, entries.columns, entries.stride, edge],
      ...[columns, rows, row * output.stride + column, output.stride],
    ],
    f32: [1 - share],
    groups: [[], [bindingOf(entries)], [bindingOf(output)]],
    grid: foldedGrid(rows * columns),
    flops: 2 * entries.rows * entries.columns,
  });
}
