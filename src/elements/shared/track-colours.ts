// The colours of a column of the datapoints: a key for people, and bytes for the tracks beside a heatmap.
import { classColour } from '../../view/class-colours';
import { colourOfValue } from '../../view/colour-maps';
import type { Colour } from '../../view/theme';
import { coloursOfValues, type ValueColours } from './value-domain';

/** A number for every datapoint, or its place among the names of categories. A column of the session's is one. */
export interface TrackColumn {
  readonly name: string;
  readonly kind: 'number' | 'category';
  readonly values: ArrayLike<number>;
  /** Of categories. */
  readonly names?: readonly string[];
  /** What computing it will take, where that is long. */
  readonly seconds?: number;
}

/** What the colours of a column stand for. */
export type TrackKey = { readonly kind: 'category' } | ({ readonly kind: 'number' } & ValueColours);

const known = new WeakMap<ArrayLike<number>, Float32Array>();

/** Categories have the classes' colours; numbers a map over all but the hundredth at each end. */
export function trackKey({ kind, values }: TrackColumn, dark: boolean): TrackKey {
  return kind === 'category' ? { kind } : { kind, ...coloursOfValues(asFloats(values), dark) };
}

/** The colour of a value; undefined for a number that is not finite. */
export function trackColour(key: TrackKey, value: number): Colour | undefined {
  return key.kind === 'category' ? classColour(value) : colourOfValue(key.map, key.domain, value);
}

/** A column's colours in display order as a heatmap's track: red, green, blue and 255 for each; `missing` for what has none. */
export function trackBytes(column: TrackColumn, key: TrackKey, order: Uint32Array, missing: Colour): Uint8Array {
  const bytes = new Uint8Array(order.length * 4);
  order.forEach((datapoint, place) => {
    const colour = trackColour(key, column.values[datapoint]) ?? missing;
    colour.forEach((part, channel) => (bytes[place * 4 + channel] = Math.round(part * 255)));
    bytes[place * 4 + 3] = 255;
  });
  return bytes;
}

/** The same array for the same values, so that what is computed from it is kept. */
function asFloats(values: ArrayLike<number>): Float32Array {
  if (values instanceof Float32Array) return values;
  const floats = known.get(values) ?? Float32Array.from(values);
  known.set(values, floats);
  return floats;
}
