// Cells of a kernel as a file: an array that may be of any size where it goes straight to the reader's disk, or a short table.
import { NtkError } from '../core/errors';
import { npyHeader } from '../formats/npy';
import type { Sides } from './explorer/jump';
import type { CellBand, CellWindow } from './levels/cell-window';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is kept in the page's memory until it is saved. */
export const mostBytesHeld = 2 ** 29;
/** Lines of a table. */
export const mostLines = 2 ** 20;

/** Bytes of the array, without its header. */
export const arrayBytes = ({ rows, columns }: CellWindow): number => 4 * rows * columns;

function limit(what: string, needed: number, available: number, message: string): NtkError<'LimitExceeded'> {
  return new NtkError('LimitExceeded', { what, needed, available }, message);
}

/** Throws LimitExceeded for an array that a page cannot hold. */
export function checkHeld(window: CellWindow): void {
  const needed = arrayBytes(window);
  if (needed <= mostBytesHeld) return;
  const message =
    `These values take ${needed} bytes; this browser cannot write them to a file as they come, and a page ` +
    `holds at most ${mostBytesHeld}. Save a smaller part, or a coarser level.`;
  throw limit('values in memory (bytes)', needed, mostBytesHeld, message);
}

/** Throws LimitExceeded for a table that is too long. */
export function checkLines({ rows, columns }: CellWindow): void {
  const needed = rows * columns;
  if (needed <= mostLines) return;
  const message = `A table of these values has ${needed} lines; it may have ${mostLines}. Save them as npy, or a smaller part.`;
  throw limit('lines of a table', needed, mostLines, message);
}

/** The pieces of an .npy of float32 [rows, columns]. */
export async function* npyOfCells(
  bands: AsyncIterable<CellBand>,
  { rows, columns }: CellWindow,
): AsyncGenerator<Bytes> {
  yield npyHeader([rows, columns], '<f4') as Bytes;
  for await (const { values } of bands) yield new Uint8Array(values.buffer);
}

/**
 * The pieces of a table with a line for each cell: its number, its datapoints of row and column (above level 0, where a cell
 * is of many, its places among the level's cells) and its value.
 */
export async function* csvOfCells(
  bands: AsyncIterable<CellBand>,
  window: CellWindow,
  sides: Sides,
): AsyncGenerator<Bytes> {
  const { level, column, columns } = window;
  const encoder = new TextEncoder();
  const name = (side: keyof Sides, place: number): number => (level === 0 ? sides[side][place] : place);
  yield encoder.encode(level === 0 ? 'index,row,column,value\n' : 'index,block_row,block_column,value\n');
  for await (const { row, values } of bands) {
    const lines = Array.from(values, (value, at) => {
      const place = window.row + row + Math.floor(at / columns);
      const [down, across] = [name('rows', place), name('columns', column + (at % columns))];
      return `${row * columns + at},${down},${across},${value}\n`;
    });
    yield encoder.encode(lines.join(''));
  }
}
