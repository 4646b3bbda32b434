// The histogram's numbers: percentiles of a sample, the axis and its bins, and how the ends of a domain are moved.
import { describe, expect, it } from 'vitest';
import { movedDomain, movedEnd, typedDomain } from '../../../src/elements/shared/domain-edit';
import { domainPresets, entrySample, presetDomain, shownBy } from '../../../src/elements/shared/entry-sample';
import {
  axisTicks,
  binCounts,
  countBeyond,
  placeOn,
  valueAxis,
  valueOn,
} from '../../../src/elements/shared/value-axis';
import { scaleNames } from '../../../src/view/colour-scale';

/** 0, 1, ... 1000 in a shuffled order. */
const even = Float32Array.from({ length: 1001 }, (_, i) => (i * 379) % 1001);
const signed = even.map((value) => value / 100 - 3);

describe('a sample', () => {
  it('is sorted once, without what is not finite', () => {
    const values = Float32Array.of(3, NaN, -1, Infinity, 2);
    const sample = entrySample(values);
    expect([...sample.sorted]).toEqual([-1, 2, 3]);
    expect(sample.notFinite).toBe(2);
    expect(entrySample(values)).toBe(sample);
    expect([...values]).toEqual([3, NaN, -1, Infinity, 2]);
  });

  it.each([
    ['0-100', { low: 0, high: 1000 }],
    ['1-99', { low: 10, high: 990 }],
    ['5-95', { low: 50, high: 950 }],
    ['symmetric', { low: -990, high: 990 }],
  ] as const)('gives the domain %s', (preset, domain) => {
    expect(presetDomain(entrySample(even), preset, 'linear')).toEqual(domain);
  });

  it('gives logarithms the percentiles of what is above zero, and nothing symmetric', () => {
    const sample = entrySample(signed);
    const positive = shownBy(sample, 'log');
    expect(positive[0]).toBeCloseTo(0.01, 6);
    expect(positive).toHaveLength(700);
    expect(presetDomain(sample, '0-100', 'log')!.low).toBe(positive[0]);
    expect(presetDomain(sample, '0-100', 'symlog')!.low).toBe(-3);
    expect(presetDomain(sample, 'symmetric', 'log')).toBeUndefined();
  });

  it('of one number, of none, or of nothing above zero offers no domain', () => {
    for (const values of [Float32Array.of(2, 2, 2), Float32Array.of(NaN), new Float32Array(0)])
      for (const preset of ['0-100', '1-99', '5-95'] as const)
        expect(presetDomain(entrySample(values), preset, 'linear')).toBeUndefined();
    for (const preset of domainPresets)
      expect(presetDomain(entrySample(Float32Array.of(-2, -1, 0)), preset, 'log')).toBeUndefined();
  });
});

describe.each(scaleNames)('an axis, %s', (scale) => {
  const sample = entrySample(signed);
  const axis = valueAxis(sample, { low: 0.5, high: 6 }, scale)!;

  it('has places for its values and values for its places', () => {
    for (const value of [0.02, 0.5, 1, 6]) expect(valueOn(axis, placeOn(axis, value))).toBeCloseTo(value, 6);
    expect([placeOn(axis, -1e9), placeOn(axis, 1e9)]).toEqual([0, 1]);
    expect([valueOn(axis, -1), valueOn(axis, 2)]).toEqual([valueOn(axis, 0), valueOn(axis, 1)]);
  });

  it('counts every value once', () => {
    const shown = shownBy(sample, scale);
    const bins = binCounts(shown, axis, 50);
    expect(bins.reduce((a, b) => a + b)).toBe(shown.length);
    expect(countBeyond(shown, axis)).toBe(0);
  });

  it('has the whole domain on it, and round numbers', () => {
    const wide = valueAxis(sample, { low: 0.001, high: 5000 }, scale)!;
    expect([placeOn(wide, 0.001), placeOn(wide, 5000)].map((place) => Number(place.toFixed(6)))).toEqual(
      scale === 'log' ? [0, 1] : [expect.any(Number), 1],
    );
    for (const each of [axis, wide]) {
      const ticks = axisTicks(each, 5);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThanOrEqual(8);
      expect(ticks.every((tick, i) => i === 0 || tick > ticks[i - 1])).toBe(true);
      expect(ticks.every((tick) => tick >= valueOn(each, 0) - 1e-3 && tick <= valueOn(each, 1) + 1e-3)).toBe(true);
    }
  });
});

describe('an axis', () => {
  it('is not stretched by a few entries far from all others; those are counted', () => {
    const values = Float32Array.from({ length: 1000 }, (_, i) => (i < 3 ? 1e6 : i / 1000));
    const sample = entrySample(values);
    const axis = valueAxis(sample, { low: 0, high: 1 }, 'linear')!;
    expect(valueOn(axis, 1)).toBeLessThan(2);
    expect(countBeyond(sample.sorted, axis)).toBe(3);
    expect(binCounts(sample.sorted, axis, 10)[9]).toBeGreaterThanOrEqual(3);
    const all = valueAxis(sample, presetDomain(sample, '0-100', 'linear')!, 'linear')!;
    expect(countBeyond(sample.sorted, all)).toBe(0);
  });

  it('is missing without numbers, or with a single one', () => {
    expect(valueAxis(entrySample(new Float32Array(0)), { low: NaN, high: NaN }, 'linear')).toBeUndefined();
    expect(valueAxis(entrySample(Float32Array.of(2, 2)), { low: 2, high: 2 }, 'linear')).toBeUndefined();
    expect(valueAxis(entrySample(Float32Array.of(-2, -1)), { low: -2, high: -1 }, 'log')).toBeUndefined();
    expect(valueAxis(entrySample(new Float32Array(0)), { low: 1, high: 2 }, 'linear')).toBeDefined();
  });

  it('of logarithms has powers of ten, on both sides of zero where there are two', () => {
    const wide = entrySample(Float32Array.from({ length: 1000 }, (_, i) => 10 ** (i / 100 - 4) * (i % 2 ? 1 : -1)));
    const domain = { low: 1e-4, high: 1e6 };
    const log = axisTicks(valueAxis(wide, domain, 'log')!, 5);
    expect(log.every((tick) => Math.abs(Math.log10(tick) % 1) < 1e-9)).toBe(true);
    const both = axisTicks(valueAxis(wide, { low: -1e6, high: 1e6 }, 'symlog')!, 5);
    expect(both).toContain(0);
    expect(both.map((tick) => -tick + 0).sort((a, b) => a - b)).toEqual(both);
  });
});

describe('ends of a domain', () => {
  const axis = valueAxis(entrySample(even), { low: 0, high: 1000 }, 'linear')!;
  const domain = { low: 200, high: 600 };

  it('are typed, when they stay in order', () => {
    expect(typedDomain(domain, 'low', 300, false)).toEqual({ low: 300, high: 600 });
    expect(typedDomain(domain, 'low', 600, false)).toBeUndefined();
    expect(typedDomain(domain, 'high', NaN, false)).toBeUndefined();
    expect(typedDomain({ low: -5, high: 5 }, 'low', -8, true)).toEqual({ low: -8, high: 8 });
    expect(typedDomain({ low: -5, high: 5 }, 'high', 0, true)).toBeUndefined();
  });

  it('are moved, up to each other', () => {
    expect(movedEnd(domain, 'low', 0.3, axis, false)).toEqual({ low: 300, high: 600 });
    expect(movedEnd(domain, 'high', 0.9, axis, false)).toEqual({ low: 200, high: 900 });
    const { low, high } = movedEnd(domain, 'low', 0.95, axis, false);
    expect(low).toBeLessThan(high);
    expect(high).toBe(600);
    expect(low).toBeGreaterThan(590);
  });

  it('that are tied move together, up to zero', () => {
    const both = valueAxis(entrySample(signed), { low: -8, high: 8 }, 'linear')!;
    const wider = movedEnd({ low: -4, high: 4 }, 'high', 0.875, both, true);
    expect([wider.low, wider.high].map((end) => Math.round(end * 1e6) / 1e6)).toEqual([-6, 6]);
    const least = movedEnd({ low: -4, high: 4 }, 'low', 0.9, both, true);
    expect(least.low).toBeLessThan(0);
    expect(least.high).toBe(-least.low);
  });

  it('move both as far as the axis goes', () => {
    const moved = (by: number): number[] => Object.values(movedDomain(domain, by, axis)).map(Math.round);
    expect(moved(0.1)).toEqual([300, 700]);
    expect(moved(0.9)).toEqual([600, 1000]);
    expect(moved(-0.9)).toEqual([0, 400]);
  });
});
