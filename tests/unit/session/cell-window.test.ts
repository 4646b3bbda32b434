// Windows of cells: what a rectangle touches, and their bands put together from tiles.
import { describe, expect, test } from 'vitest';
import { Pyramid, tileEdge } from '../../../src/core/pyramid';
import { readNpy } from '../../../src/formats/npy';
import { bandsOf, type CellSource, type CellWindow, windowOf } from '../../../src/session/levels/cell-window';
import { checkHeld, checkLines, csvOfCells, npyOfCells } from '../../../src/session/saved-cells';

const pyramid = new Pyramid(900, 700);
const number = (level: number, row: number, column: number): number => level * 1e6 + row * 1000 + column;

/** Each cell is the number of its place. */
function numbered(): CellSource & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    pyramid,
    cells: async (address) => {
      const { level, row, column } = address;
      asked.push(`${row}/${column}`);
      const { rows, columns } = pyramid.tileCells(address);
      return Float32Array.from({ length: rows * columns }, (_, at) =>
        number(level, row * tileEdge + Math.floor(at / columns), column * tileEdge + (at % columns)),
      );
    },
  };
}

async function all(window: CellWindow, source = numbered()): Promise<number[]> {
  const found: number[] = [];
  for await (const { row, rows, values } of bandsOf(source, window, {})) {
    expect(found).toHaveLength(row * window.columns);
    expect(values).toHaveLength(rows * window.columns);
    for (const value of values) found.push(value);
  }
  return found;
}

const expected = ({ level, row, column, rows, columns }: CellWindow): number[] =>
  Array.from({ length: rows * columns }, (_, at) =>
    number(level, row + Math.floor(at / columns), column + (at % columns)),
  );

describe('bands', () => {
  test.each<CellWindow>([
    { level: 0, row: 0, column: 0, rows: 900, columns: 700 },
    { level: 0, row: 255, column: 254, rows: 3, columns: 260 },
    { level: 0, row: 899, column: 699, rows: 1, columns: 1 },
    { level: 1, row: 100, column: 200, rows: 350, columns: 150 },
    { level: 2, row: 0, column: 0, rows: 225, columns: 175 },
  ])('have the cells of the window, each once: %o', async (window) => {
    expect(await all(window)).toEqual(expected(window));
  });

  test('no tile is asked for that the window does not touch', async () => {
    const source = numbered();
    await all({ level: 0, row: 300, column: 260, rows: 10, columns: 200 }, source);
    expect(source.asked).toEqual(['1/1']);
  });

  test('a window beyond the kernel is refused, and an abort is heard', async () => {
    const window = { level: 0, row: 0, column: 0, rows: 901, columns: 1 };
    await expect(all(window)).rejects.toMatchObject({ code: 'ShapeMismatch' });
    await expect(all({ ...window, level: 3, rows: 1 })).rejects.toMatchObject({ code: 'ShapeMismatch' });
    const signal = AbortSignal.abort(new Error('stop'));
    await expect(bandsOf(numbered(), { ...window, rows: 1 }, { signal }).next()).rejects.toThrow('stop');
  });
});

test('what a rectangle touches, within the kernel', () => {
  const seen = { rows: [-20, 3.5], columns: [511.5, 5000] } as const;
  expect(windowOf(pyramid, 0, seen)).toEqual({ level: 0, row: 0, column: 511, rows: 4, columns: 189 });
  expect(windowOf(pyramid, 1, seen)).toEqual({ level: 1, row: 0, column: 255, rows: 2, columns: 95 });
  expect(windowOf(pyramid, 2)).toEqual({ level: 2, row: 0, column: 0, rows: 225, columns: 175 });
});

async function textOf(pieces: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of pieces) parts.push(piece);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

describe('files', () => {
  const window = { level: 0, row: 254, column: 10, rows: 4, columns: 3 };

  test('an array that NumPy reads', async () => {
    const { shape, data } = readNpy(await textOf(npyOfCells(bandsOf(numbered(), window, {}), window)));
    expect(shape).toEqual([4, 3]);
    expect([...data]).toEqual(expected(window));
  });

  test('a table with datapoints, and above level 0 with blocks', async () => {
    const rows = Uint32Array.from({ length: 900 }, (_, place) => 899 - place);
    const sides = { rows, columns: rows.map((datapoint) => datapoint + 1000) };
    const table = async (of: CellWindow) =>
      new TextDecoder().decode(await textOf(csvOfCells(bandsOf(numbered(), of, {}), of, sides))).split('\n');
    const lines = await table(window);
    expect(lines).toHaveLength(1 + 12 + 1);
    expect([lines[0], lines[1], lines[12]]).toEqual([
      'index,row,column,value',
      '0,645,1889,254010',
      '11,642,1887,257012',
    ]);
    expect((await table({ ...window, level: 1 })).slice(0, 2)).toEqual([
      'index,block_row,block_column,value',
      '0,254,10,1254010',
    ]);
  });

  test('too much for a page, or a table, is refused with how much it is', () => {
    expect(() => checkHeld({ ...window, rows: 20_000, columns: 20_000 })).toThrow('1600000000 bytes');
    expect(() => checkHeld(window)).not.toThrow();
    expect(() => checkLines({ ...window, rows: 2000, columns: 2000 })).toThrow('4000000 lines');
  });
});
