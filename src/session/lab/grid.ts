// A grid of places around datapoints of one feature or two.
import type { Dataset } from '../../datasets/dataset';
import type { Grid, GridAxis } from './plane-types';

/** Places along each side of a plane, and along a line. */
const [across, alongLine] = [96, 257];
const margin = 0.2; // of the extent of the datapoints, on each side

function extentOf({ inputs, features, count }: Dataset, feature: number): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    const value = inputs[i * features + feature];
    if (!Number.isFinite(value)) continue;
    [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  return low <= high ? [low, high] : [-1, 1];
}

const axis = (middle: number, reach: number, count: number): GridAxis => ({
  from: middle - reach,
  to: middle + reach,
  count,
});

/** Undefined for datapoints of more than two features. A plane's two axes have the same length. */
export function gridAround(dataset: Dataset): Grid | undefined {
  if (dataset.features !== 1 && dataset.features !== 2) return undefined;
  const extents = Array.from({ length: dataset.features }, (_, feature) => extentOf(dataset, feature));
  const reach = Math.max(...extents.map(([low, high]) => high - low)) * (0.5 + margin) || 1;
  const count = dataset.features === 1 ? alongLine : across;
  const [x, y] = extents.map(([low, high]) => axis((low + high) / 2, reach, count));
  return { x, y };
}

/** The number at a place of an axis. */
export const placeOf = ({ from, to, count }: GridAxis, at: number): number => from + ((to - from) * at) / (count - 1);

export const placesIn = ({ x, y }: Grid): number => x.count * (y?.count ?? 1);

/** [places, features] as inputs. */
export function inputsOf({ x, y }: Grid): Float32Array {
  if (!y) return Float32Array.from({ length: x.count }, (_, at) => placeOf(x, at));
  const inputs = new Float32Array(2 * x.count * y.count);
  for (let row = 0; row < y.count; row++) {
    for (let column = 0; column < x.count; column++) {
      const at = 2 * (row * x.count + column);
      inputs[at] = placeOf(x, column);
      inputs[at + 1] = placeOf(y, row);
    }
  }
  return inputs;
}
