// Numbers on axes: round, about as many as asked for, never a single one.
import { describe, expect, it } from 'vitest';
import { logTicksOf, ticksOf, unitOf } from '../../../src/charts/ticks';
import { FrameClock } from '../../../src/record/clock';

describe('ticks', () => {
  it.each([
    [[0, 10], 2, [0, 5, 10]],
    [[0, 200], 3, [0, 50, 100, 150, 200]],
    [[0.1, 0.9], 2, [0.2, 0.4, 0.6, 0.8]],
    [[-0.12, 0.95], 2, [0, 0.5]],
    [[-3e-7, 4e-7], 2, [-2e-7, 0, 2e-7, 4e-7]],
  ] as const)('of %j, about %i: %j', (domain, count, expected) => {
    const found = ticksOf(domain, count);
    expect(found.length).toBe(expected.length);
    found.forEach((tick, i) => expect(tick).toBeCloseTo(expected[i], 12));
  });

  it('are two at least and within the domain, whatever that is', () => {
    const clock = new FrameClock(1, 3);
    for (let i = 0; i < 500; i++) {
      const low = (clock.choose(`low ${i}`, 2001) - 1000) / 10 ** clock.choose(`power ${i}`, 8);
      const high = low + (1 + clock.choose(`span ${i}`, 1000)) / 10 ** clock.choose(`small ${i}`, 6);
      const found = ticksOf([low, high], 2);
      expect(found.length, `${low} to ${high}`).toBeGreaterThanOrEqual(2);
      expect(found.length, `${low} to ${high}`).toBeLessThanOrEqual(6);
      const slack = 1e-6 * (high - low);
      expect(found[0]).toBeGreaterThanOrEqual(low - slack);
      expect(found.at(-1)!).toBeLessThanOrEqual(high + slack);
    }
  });

  it.each([
    [
      [0.003, 20],
      [0.01, 0.1, 1, 10],
    ],
    [
      [0.03, 0.4],
      [0.05, 0.1, 0.2],
    ],
    [
      [12, 1300],
      [100, 1000],
    ],
    [
      [1e-9, 1e3],
      [1e-9, 1e-6, 1e-3, 1, 1e3],
    ],
    [
      [0.61, 0.69],
      [0.62, 0.64, 0.66, 0.68],
    ],
  ] as const)('of a logarithmic axis %j: %j', (domain, expected) => {
    const found = logTicksOf(domain);
    expect(found.length).toBe(expected.length);
    found.forEach((tick, i) => expect(tick / expected[i]).toBeCloseTo(1, 12));
  });

  it('count in powers of ten that are told once', () => {
    expect(unitOf(0.0042)).toEqual({ factor: 1e-3, suffix: ' \u00d710\u207b\u00b3' });
    expect(unitOf(12)).toEqual({ factor: 1, suffix: '' });
  });
});
