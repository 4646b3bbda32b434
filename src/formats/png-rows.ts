// The bytes of a PNG picture's rows: how they lie one after another, in one pass or in seven, and what undoes a filter.
import { invalidFile } from '../core/errors';
import type { PngHeader } from './png';

/** Every `stepX`-th column from `x` of every `stepY`-th row from `y`. */
export interface PngPass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly columns: number;
  readonly rows: number;
}

const samplesOfKind: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const whole = [[0, 0, 1, 1]];
const interlaced = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

export const samplesOf = ({ kind }: PngHeader): number => samplesOfKind[kind];

/** Passes that have pixels. */
export function passesOf({ width, height, isInterlaced }: PngHeader): PngPass[] {
  const passes = (isInterlaced ? interlaced : whole).map(([x, y, stepX, stepY]) => {
    const [columns, rows] = [Math.ceil((width - x) / stepX), Math.ceil((height - y) / stepY)];
    return { x, y, stepX, stepY, columns, rows };
  });
  return passes.filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** Bytes of a row without its filter. */
export const rowBytes = (header: PngHeader, columns: number): number =>
  Math.ceil((columns * samplesOf(header) * header.bits) / 8);

/** Bytes of all rows with their filters: what the picture must unpack to. */
export const unpackedBytes = (header: PngHeader): number =>
  passesOf(header).reduce((sum, { columns, rows }) => sum + rows * (1 + rowBytes(header, columns)), 0);

function paeth(left: number, above: number, corner: number): number {
  const [a, b, c] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs);
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

/** What each filter adds to a byte, from those to the left, above, and in the corner. */
const filters: readonly ((left: number, above: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, above) => above,
  (left, above) => (left + above) >> 1,
  paeth,
];

/** Undoes the filter of `row` in place; `above` is the row before it, unfiltered. Throws InvalidFile for an unknown one. */
export function unfilter(where: string, filter: number, row: Uint8Array, above: Uint8Array, distance: number): void {
  const added = filters[filter];
  if (!added) throw invalidFile('PNG', where, `${filter} is no filter of a row`);
  if (filter === 0) return;
  for (let at = 0; at < row.length; at++) {
    const [left, corner] = at < distance ? [0, 0] : [row[at - distance], above[at - distance]];
    row[at] += added(left, above[at], corner);
  }
}
