// The colours of columns: categories have the classes', numbers a map; tracks hold them in display order.
import { describe, expect, it } from 'vitest';
import { trackBytes, trackColour, trackKey, type TrackColumn } from '../../../src/elements/shared/track-colours';
import { classColour } from '../../../src/view/class-colours';
import { colourOfValue } from '../../../src/view/colour-maps';
import { colourBytes } from '../../../src/view/colour-bytes';

const missing = [0.5, 0.25, 0] as const;
const numbers: TrackColumn = { name: 'loss', kind: 'number', values: Float64Array.of(0, 1, NaN, 3) };
const classes: TrackColumn = {
  name: 'class',
  kind: 'category',
  values: Uint8Array.of(2, 0, 11),
  names: ['a', 'b', 'c'],
};
const asBytes = (colour: readonly number[]): number[] => [...colour.map((part) => Math.round(part * 255)), 255];

describe('tracks', () => {
  it('of numbers have a map over their range, and another colour where there is none', () => {
    const key = trackKey(numbers, false);
    expect(key).toEqual({ kind: 'number', map: 'sequential-light', domain: { low: 0, high: 3 } });
    expect(trackColour(key, NaN)).toBeUndefined();
    const bytes = trackBytes(numbers, key, Uint32Array.of(3, 2, 0), missing);
    const colour = (value: number) => asBytes(colourOfValue('sequential-light', { low: 0, high: 3 }, value)!);
    expect([...bytes]).toEqual([...colour(3), ...asBytes(missing), ...colour(0)]);
  });

  it('of signed numbers have zero in the middle, in dark too', () => {
    const key = trackKey({ ...numbers, values: Float32Array.of(-1, 0, 5) }, true);
    expect(key).toEqual({ kind: 'number', map: 'diverging-dark', domain: { low: -5, high: 5 } });
  });

  it('of categories have the colours of classes', () => {
    const bytes = trackBytes(classes, trackKey(classes, false), Uint32Array.of(2, 1, 0), missing);
    expect([...bytes]).toEqual([11, 0, 2].flatMap((value) => asBytes(classColour(value))));
  });
});

it('many numbers become the bytes of their colours, on every scale', () => {
  const values = Float32Array.of(-1, 0, 0.02, 0.5, 1, 7, NaN, Infinity);
  for (const map of ['sequential-dark', 'diverging-light'] as const) {
    for (const scale of [{ name: 'linear' }, { name: 'log' }, { name: 'symlog', threshold: 0.1 }] as const) {
      const bytes = colourBytes(values, map, { low: 0.01, high: 1 }, missing, scale);
      const expected = [...values].flatMap((value) =>
        asBytes(colourOfValue(map, { low: 0.01, high: 1 }, value, scale) ?? missing),
      );
      expect([...bytes]).toEqual(expected);
    }
  }
});
