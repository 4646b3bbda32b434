// Errors against the rate as a chart: its axes, its marks, and what has no place on it.
import { afterEach, describe, expect, it } from 'vitest';
import { drawRateCurves } from '../../../src/charts/rate-curves';

describe('the chart of errors', () => {
  const options = { width: 320, height: 220, description: 'test', marks: [] };
  afterEach(() => document.body.replaceChildren());

  it('leaves out what has no place on logarithmic axes, and is nothing without the rest', async () => {
    const series = (errors: number[]) => [{ name: 'a', rates: [0, 0.1, 1, 10], errors, colour: 'red' }];
    const drawn = (await drawRateCurves(series([1, 0.5, NaN, 0]), options))!;
    document.body.append(drawn);
    expect(drawn.querySelectorAll('circle')).toHaveLength(1);
    expect(await drawRateCurves(series([1, 0, NaN, Infinity]), options)).toBeUndefined();
  });

  it.each([
    [80, 'largest stable, 80 \u2192'],
    [2e-3, '\u2190 largest stable, 0.002'],
  ])('points to a mark that is off it at %f, inside', async (rate, words) => {
    const series = [{ name: 'a', rates: [0.01, 0.1, 1], errors: [1e-4, 1e-3, 1e-2], colour: 'red' }];
    const marks = [
      { rate, name: 'largest stable' },
      { rate: 0.1, name: 'this step', dashed: true },
    ];
    const drawn = (await drawRateCurves(series, { ...options, marks }))!;
    document.body.append(drawn);
    const text = [...drawn.querySelectorAll('text')].find(({ textContent }) => textContent === words)!;
    const [inner, box] = [text.getBoundingClientRect(), drawn.getBoundingClientRect()];
    expect(inner.left).toBeGreaterThanOrEqual(box.left);
    expect(inner.right).toBeLessThanOrEqual(box.right);
    expect(inner.top).toBeGreaterThanOrEqual(box.top);
  });

  it('puts equal ratios at equal distances, and keeps all text inside', async () => {
    const marks = [{ rate: 0.5, name: 'largest stable' }];
    const series = [{ name: 'a', rates: [0.01, 0.1, 1], errors: [1e-4, 1e-3, 1e-2], colour: 'red' }];
    const drawn = (await drawRateCurves(series, { ...options, marks }))!;
    document.body.append(drawn);
    const [first, second, third] = [...drawn.querySelectorAll('circle')].map((dot) => Number(dot.getAttribute('cx')));
    expect(third - second).toBeCloseTo(second - first, 6);
    const box = drawn.getBoundingClientRect();
    for (const text of drawn.querySelectorAll('text')) {
      const { left, right } = text.getBoundingClientRect();
      expect(left, text.textContent!).toBeGreaterThanOrEqual(box.left - 0.5);
      expect(right, text.textContent!).toBeLessThanOrEqual(box.right + 0.5);
    }
  });
});
