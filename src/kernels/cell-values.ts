// One statistic of each cell as a matrix, as it is looked at.
import code from '../../shaders/levels/cell_values.wgsl';
import { shapeMismatch } from '../core/errors';
import { type Statistic, statistics } from '../core/pyramid';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import type { Cells } from './cell-statistics';
import { foldedGrid } from './folded-grid';

const kernel = { name: 'cell_values', code };

export interface CellValues {
  readonly cells: Cells;
  readonly statistic: Statistic;
  /** Cells below the diagonal are those across it. */
  readonly mirror?: boolean;
  /** [rows, columns], no more than there are cells; NaN where a cell has no entries. */
  readonly output: Matrix;
}

/** Appends the values. Throws ShapeMismatch. */
export function encodeCellValues(list: CommandList, { cells, statistic, mirror, output }: CellValues): void {
  const { rows, columns, stride } = output;
  if (rows > cells.rows || columns > cells.columns)
    throw shapeMismatch(`at most ${cells.rows} x ${cells.columns} values`, `${rows} x ${columns}`);
  if (mirror && (columns > cells.rows || rows > cells.columns))
    throw shapeMismatch('cells on both sides of the diagonal', `${cells.rows} x ${cells.columns}`);
  list.dispatch({
    kernel,
    constants: { STATISTIC: statistics.indexOf(statistic), MIRROR: mirror ? 1 : 0 },
    u32: [rows, columns, cells.columns, stride],
    groups: [[], [cells.buffer], [bindingOf(output)]],
    grid: foldedGrid(rows * columns),
    flops: 2 * rows * columns,
  });
}
