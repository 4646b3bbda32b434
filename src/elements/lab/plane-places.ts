// Where a pointer is in a picture of the plane or over a line, and which datapoint is nearest.
import { placeOf } from '../../session/lab/grid';
import type { Grid, GridAxis } from '../../session/types';
import type { Dataset } from '../shared/session-link';

/** The nearest place of an axis to a share of its picture, 0 to 1, in which each place is as wide as the others. */
export const placeAt = ({ count }: GridAxis, share: number): number =>
  Math.min(count - 1, Math.max(0, Math.floor(share * count)));

/** The nearest place of an axis to a number. */
export const nearestPlace = ({ from, to, count }: GridAxis, value: number): number =>
  Math.min(count - 1, Math.max(0, Math.round(((value - from) / (to - from)) * (count - 1))));

/** The place of a plane's grid under a pointer, by shares of the picture from the left and from above. */
export function planePlace({ x, y }: Grid, right: number, down: number): number {
  return placeAt(y!, 1 - down) * x.count + placeAt(x, right);
}

/** The place nearest to features. */
export function placeNear({ x, y }: Grid, point: ArrayLike<number>): number {
  return (y ? nearestPlace(y, point[1]) * x.count : 0) + nearestPlace(x, point[0]);
}

/** The middle of a place of a plane's grid, by shares of the picture from the left and from below. */
export function shareOf({ x, y }: Grid, place: number): readonly [right: number, up: number] {
  return [((place % x.count) + 0.5) / x.count, (Math.floor(place / x.count) + 0.5) / y!.count];
}

/** The features at a place. */
export function featuresAt({ x, y }: Grid, place: number): readonly number[] {
  const column = placeOf(x, place % x.count);
  return y ? [column, placeOf(y, Math.floor(place / x.count))] : [column];
}

/** The datapoint nearest to features; undefined where there is none. */
export function nearestDatapoint({ inputs, features, count }: Dataset, point: readonly number[]): number | undefined {
  let [best, least]: [number | undefined, number] = [undefined, Infinity];
  for (let index = 0; index < count; index++) {
    const distance = point.reduce((sum, value, axis) => sum + (inputs[index * features + axis] - value) ** 2, 0);
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}
