// Keys over a picture of the plane or over a line: from place to place, in strides with Shift.
import type { Grid } from '../../session/types';

type Step = readonly [right: number, up: number];

const steps: Readonly<Record<string, Step>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
const strides = 12; // across the whole grid

export const planeKeyWords =
  'Arrow keys move, with Shift in strides, Enter nudges the nearest datapoint, Escape lets go.';

const within = (at: number, count: number): number => Math.min(count - 1, Math.max(0, at));

/**
 * The place of the grid that a key leads to; `start` where nothing was pointed at before. Undefined for other keys, and for those
 * up and down over a line.
 */
export function placeAfter(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  { x, y }: Grid,
  place: number | undefined,
  start: number,
): number | undefined {
  const step = key in steps ? steps[key] : undefined;
  if (!step || (step[1] !== 0 && !y)) return undefined;
  if (place === undefined) return start;
  const length = shiftKey ? Math.ceil(x.count / strides) : 1;
  const column = within((place % x.count) + length * step[0], x.count);
  const row = within(Math.floor(place / x.count) + length * step[1], y?.count ?? 1);
  return row * x.count + column;
}
