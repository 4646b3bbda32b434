// Statistics of cells against float64: whole and cut cells, joined piece by piece, entries that are not finite.
import { describe, expect, test } from 'vitest';
import { tileEdge } from '../../src/core/pyramid';
import type { Matrix } from '../../src/gpu/matrix';
import { readFloats } from '../../src/gpu/readback';
import { type Cells, encodeCellStatistics } from '../../src/kernels/cell-statistics';
import { unitRoundoff } from '../support/bounds';
import { randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

interface Expected {
  readonly count: number;
  readonly mean: number;
  readonly spread: number;
  readonly largest: number;
  readonly size: number;
}

function statisticsOf(entries: readonly number[]): Expected {
  const mean = entries.reduce((sum, entry) => sum + entry, 0) / entries.length;
  return {
    count: entries.length,
    mean,
    spread: entries.reduce((sum, entry) => sum + (entry - mean) ** 2, 0),
    largest: Math.max(...entries.map(Math.abs)),
    size: entries.reduce((sum, entry) => sum + Math.abs(entry), 0) / entries.length,
  };
}

describe('cell_statistics', () => {
  const gpu = useGpu();

  const newCells = (rows: number, columns: number): Cells => ({
    buffer: gpu().arena.buffer('cells', rows * columns * 16),
    rows,
    columns,
  });

  const read = async ({ buffer, rows, columns }: Cells): Promise<Float32Array> =>
    readFloats(gpu(), buffer, 0, rows * columns * 4);

  /** The entries of a cell, rows and columns counted in cells. */
  const entriesOf = (values: Float32Array, { rows, columns }: Matrix, edge: number, row: number, column: number) => {
    const entries: number[] = [];
    for (let i = row * edge; i < Math.min(rows, (row + 1) * edge); i++) {
      for (let j = column * edge; j < Math.min(columns, (column + 1) * edge); j++)
        entries.push(values[i * columns + j]);
    }
    return entries;
  };

  const expectCell = (actual: ArrayLike<number>, expected: Expected, edge: number): void => {
    const [count, mean, spread, largest] = Array.from(actual);
    const relative = (2 * edge + 12) * unitRoundoff;
    expect(count).toBe(expected.count);
    expect(Math.abs(mean - expected.mean)).toBeLessThanOrEqual(relative * expected.size);
    expect(Math.abs(spread - expected.spread)).toBeLessThanOrEqual(relative * (expected.spread + expected.size ** 2));
    expect(largest).toBe(expected.largest);
  };

  test.each([
    [1, 1, 1],
    [5, 3, 2],
    [65, 70, 64],
    [300, 257, 256],
    [17, 90, 4],
  ])('%i x %i entries in cells of %i', async (rows, columns, edge) => {
    const { values, matrix } = randomMatrix(gpu(), 1, rows, columns);
    const [cellRows, cellColumns] = [Math.ceil(rows / edge), Math.ceil(columns / edge)];
    const cells = newCells(cellRows + 2, cellColumns + 3);
    await runCommands(gpu(), (list) => encodeCellStatistics(list, { entries: matrix, edge, cells, row: 1, column: 2 }));
    const actual = await read(cells);
    for (let row = 0; row < cells.rows; row++) {
      for (let column = 0; column < cells.columns; column++) {
        const own = actual.subarray((row * cells.columns + column) * 4).subarray(0, 4);
        const isOutside = row < 1 || row > cellRows || column < 2 || column >= 2 + cellColumns;
        if (isOutside) expect([...own]).toEqual([0, 0, 0, 0]);
        else expectCell(own, statisticsOf(entriesOf(values, matrix, edge, row - 1, column - 2)), edge);
      }
    }
  });

  test('pieces of one cell join', async () => {
    const pieces = [3, 5, 1].map((rows, at) => randomMatrix(gpu(), at + 1, rows, 7));
    const cells = newCells(1, 1);
    await runCommands(gpu(), (list) => {
      for (const { matrix } of pieces)
        encodeCellStatistics(list, { entries: matrix, edge: 64, cells, row: 0, column: 0, accumulate: true });
    });
    expectCell(await read(cells), statisticsOf(pieces.flatMap(({ values }) => [...values])), 64);
  });

  test.each([NaN, Infinity, -Infinity])('a cell with %s has no statistics, whatever joins it', async (value) => {
    const [bad, good] = [uploadMatrix(gpu(), [1, value, 3, 4], 2, 2), uploadMatrix(gpu(), [1, 2, 3, 4], 2, 2)];
    for (const order of [
      [bad, good],
      [good, bad],
    ]) {
      const cells = newCells(1, 2);
      await runCommands(gpu(), (list) => {
        for (const entries of order)
          encodeCellStatistics(list, { entries, edge: 2, cells, row: 0, column: 0, accumulate: true });
        encodeCellStatistics(list, { entries: good, edge: 2, cells, row: 0, column: 1 });
      });
      expect([...(await read(cells))]).toEqual([8, NaN, NaN, NaN, 4, 2.5, 5, 4]);
    }
  });

  test('cells that have no room, or are too large, are refused', async () => {
    const entries = uploadMatrix(gpu(), [1, 2, 3, 4], 2, 2);
    for (const wrong of [
      { edge: 1, row: 0, column: 0 },
      { edge: 2 * tileEdge, row: 0, column: 0 },
    ]) {
      const encode = runCommands(gpu(), (list) =>
        encodeCellStatistics(list, { entries, cells: newCells(1, 2), ...wrong }),
      );
      await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
    }
  });
});
