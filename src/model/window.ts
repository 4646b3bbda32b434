// Windows that move over the last axes of a value: where they lie, and which numbers they see.
import { shapeMismatch } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Window } from './graph';

/** Positions of the window along each axis of `size`. Throws ShapeMismatch where it fits nowhere. */
export function windowPositions(size: readonly number[], window: Window): number[] {
  return size.map((length, axis) => {
    const span = window.dilation[axis] * (window.size[axis] - 1) + 1;
    const positions = Math.floor((length + window.before[axis] + window.after[axis] - span) / window.stride[axis]) + 1;
    if (positions < 1) throw shapeMismatch(`an axis that holds a window of ${span}`, `${length} with its padding`);
    return positions;
  });
}

/**
 * For every position and channel the numbers its window sees, as places in [channels, ...size]: row-major
 * [...positions, channels, ...window], -1 for padding. With `channelFirst` [channels, ...positions, ...window].
 */
export function windowIndex(shape: readonly number[], window: Window, channelFirst = false): Int32Array<ArrayBuffer> {
  const [channels, ...size] = shape;
  const positions = windowPositions(size, window);
  const [count, area, plane] = [sizeOf(positions), sizeOf(window.size), sizeOf(size)];
  const index = new Int32Array(count * channels * area);
  for (let position = 0; position < count; position++) {
    for (let cell = 0; cell < area; cell++) {
      const place = placeOf(position, cell, { size, positions, window });
      for (let channel = 0; channel < channels; channel++) {
        const block = channelFirst ? channel * count + position : position * channels + channel;
        index[block * area + cell] = place < 0 ? -1 : channel * plane + place;
      }
    }
  }
  return index;
}

interface Frame {
  readonly size: readonly number[];
  readonly positions: readonly number[];
  readonly window: Window;
}

/** Place within a channel of one cell of the window at one position; -1 outside. */
function placeOf(position: number, cell: number, { size, positions, window }: Frame): number {
  const [at, within] = [unravel(position, positions), unravel(cell, window.size)];
  let place = 0;
  for (let axis = 0; axis < size.length; axis++) {
    const along = at[axis] * window.stride[axis] + within[axis] * window.dilation[axis] - window.before[axis];
    if (along < 0 || along >= size[axis]) return -1;
    place = place * size[axis] + along;
  }
  return place;
}

/** Indices along each axis of a row-major place. */
export function unravel(place: number, shape: readonly number[]): number[] {
  const indices = new Array<number>(shape.length);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    indices[axis] = place % shape[axis];
    place = Math.floor(place / shape[axis]);
  }
  return indices;
}
