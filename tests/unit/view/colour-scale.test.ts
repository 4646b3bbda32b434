// Scales of colours: they rise, their inverse is one, and legend and picture agree on what a colour stands for.
import { describe, expect, it } from 'vitest';
import {
  colourDomain,
  colourOfValue,
  domainTransform,
  sampleColourMap,
  valueAtColour,
} from '../../../src/view/colour-maps';
import { linearScale, scaledDomain, scaleUnit, unwarp, warp, type ColourScale } from '../../../src/view/colour-scale';

const scales: readonly ColourScale[] = [
  linearScale,
  { name: 'log' },
  { name: 'symlog' },
  { name: 'symlog', threshold: 2 },
];
const domain = { low: 0.02, high: 300 };

describe.each(scales)('%j', (scale) => {
  const unit = scaleUnit(domain, scale);

  it('rises with the numbers', () => {
    const places = [0.001, 0.02, 0.5, 3, 4, 100, 1e5].map((value) => warp(scale.name, unit, value));
    expect(places.every((place, i) => i === 0 || place > places[i - 1])).toBe(true);
  });

  it('is undone by its inverse', () => {
    for (const value of [0.02, 0.7, 12, 299, 5e4])
      expect(unwarp(scale.name, unit, warp(scale.name, unit, value)) / value).toBeCloseTo(1, 10);
  });

  it('has the ends of the domain at the ends of a map, and the legend’s numbers in between', () => {
    for (const map of ['sequential-dark', 'diverging-light'] as const) {
      const { low, high } = colourDomain(map, domain, scale);
      expect(valueAtColour(map, domain, 0, scale)).toBeCloseTo(low, 8);
      expect(valueAtColour(map, domain, 1, scale)).toBeCloseTo(high, 8);
      for (const t of [0, 0.2, 0.5001, 0.91, 1])
        expect(colourOfValue(map, domain, valueAtColour(map, domain, t, scale), scale)).toEqual(
          sampleColourMap(map, t),
        );
    }
  });
});

it('symmetric scales treat both sides alike, and have zero in the middle of a diverging map', () => {
  const scale = { name: 'symlog', threshold: 0.5 } as const;
  expect(warp('symlog', 0.5, -7)).toBe(-warp('symlog', 0.5, 7));
  const { offset } = domainTransform('diverging-dark', { low: -3, high: 90 }, scale);
  expect(offset).toBeCloseTo(0.5, 12);
});

it('a symmetric logarithm is close to even below its threshold and a logarithm far above it', () => {
  expect(warp('symlog', 1, 0.01) / 0.01).toBeCloseTo(1, 2);
  expect(warp('symlog', 1, 1e6) - warp('symlog', 1, 1e5)).toBeCloseTo(Math.log(10), 4);
});

it('a logarithm has a positive low end, and shows zero and below as the lowest', () => {
  expect(scaledDomain({ low: -4, high: 10 }, { name: 'log' }).low).toBeCloseTo(1e-5, 12);
  const low = sampleColourMap('sequential-light', 0);
  for (const value of [0, -3, -1e30])
    expect(colourOfValue('sequential-light', { low: 0.1, high: 1 }, value, { name: 'log' })).toEqual(low);
  expect(colourOfValue('sequential-light', { low: 0.1, high: 1 }, NaN, { name: 'log' })).toBeUndefined();
});

it('a diverging map is not widened on a logarithmic scale, which has no zero', () => {
  expect(colourDomain('diverging-light', { low: 1, high: 100 }, { name: 'log' })).toEqual({ low: 1, high: 100 });
  expect(colourDomain('diverging-light', { low: 1, high: 100 }, { name: 'symlog' })).toEqual({ low: -100, high: 100 });
});

it('domains without extent put all in the middle, on every scale, and have no inverse', () => {
  for (const scale of scales) {
    expect(colourOfValue('sequential-dark', { low: 5, high: 5 }, 5, scale)).toEqual(
      sampleColourMap('sequential-dark', 0.5),
    );
    expect(valueAtColour('sequential-dark', { low: 5, high: 5 }, 0.5, scale)).toBeNaN();
  }
  expect(scaleUnit({ low: 0, high: 0 }, { name: 'symlog' })).toBe(1);
});
