// Datapoints some thousands at a time: columns of a matrix copied out of it, and into it.
import type { CommandList } from '../gpu/commands';
import type { Matrix } from '../gpu/matrix';

/** Copies columns `first` on of `source` into all columns of `target`, or with `back` the other way round. */
export function encodeCopyColumns(list: CommandList, whole: Matrix, first: number, part: Matrix, back = false): void {
  for (let row = 0; row < part.rows; row++) {
    const inWhole = (whole.offset + row * whole.stride + first) * 4;
    const inPart = (part.offset + row * part.stride) * 4;
    if (back) list.copyBuffer(part.buffer, inPart, whole.buffer, inWhole, part.columns * 4);
    else list.copyBuffer(whole.buffer, inWhole, part.buffer, inPart, part.columns * 4);
  }
}

/** [first, count] of blocks of at most `size` that cover n datapoints. */
export function blocksOf(n: number, size: number): [first: number, count: number][] {
  return Array.from({ length: Math.ceil(n / size) }, (_, i) => [i * size, Math.min(size, n - i * size)]);
}
