// Of a kernel's entries in each cell: how many, their mean, the sum of squared deviations from it, the largest absolute value.
import code from '../../shaders/levels/cell_statistics.wgsl';
import { shapeMismatch } from '../core/errors';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { foldedGrid } from './folded-grid';

const kernel = { name: 'cell_statistics', code };

/** Entries along a side of the blocks that are summed at once. */
export const longestCellEdge = 256;

/** Numbers of a cell: count, mean, squared deviations, largest. */
export const cellNumbers = 4;

/** Cells [rows, columns] of four floats each, one row after the other. */
export interface Cells {
  readonly buffer: GPUBuffer;
  readonly rows: number;
  readonly columns: number;
}

export interface CellStatistics {
  /** [rows, columns]. */
  readonly entries: Matrix;
  /** Entries along a side of a cell, at most 256. */
  readonly edge: number;
  readonly cells: Cells;
  /** The cell of the first entry. */
  readonly row: number;
  readonly column: number;
  /** Join with what is there; a count of 0 stands for nothing. */
  readonly accumulate?: boolean;
}

/** Appends the statistics of every cell that has entries. Throws ShapeMismatch. */
export function encodeCellStatistics(list: CommandList, statistics: CellStatistics): void {
  const { entries, edge, cells, row, column, accumulate } = statistics;
  const [cellRows, cellColumns] = [Math.ceil(entries.rows / edge), Math.ceil(entries.columns / edge)];
  if (edge > longestCellEdge) throw shapeMismatch(`cells of at most ${longestCellEdge} entries a side`, `${edge}`);
  if (row + cellRows > cells.rows || column + cellColumns > cells.columns)
    throw shapeMismatch(`${row + cellRows} x ${column + cellColumns} cells`, `${cells.rows} x ${cells.columns}`);
  list.dispatch({
    kernel,
    constants: { ACCUMULATE: accumulate ? 1 : 0 },
    u32: [
      ...[entries.rows, entries.columns, entries.stride, edge],
      ...[cellColumns, cellRows, row * cells.columns + column, cells.columns],
    ],
    groups: [[], [bindingOf(entries)], [cells.buffer]],
    grid: foldedGrid(cellRows * cellColumns),
    flops: 4 * entries.rows * entries.columns,
  });
}
