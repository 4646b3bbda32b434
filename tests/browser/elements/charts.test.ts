// What a scatter and curves look like as drawings: the diagonal, the domains, and that no number is cut.
import { afterEach, describe, expect, it } from 'vitest';
import { drawCurves } from '../../../src/charts/curves';
import { drawScatter } from '../../../src/charts/scatter';

const [width, height] = [144, 150];
const sizes = { width, height, xLabel: 'predicted', yLabel: 'actual', description: 'test' };
const n = 1797;

afterEach(() => document.body.replaceChildren());

async function scatterOf(x: Float32Array, y: Float32Array) {
  const colours = Array.from(x, () => 'red');
  const scatter = (await drawScatter(x, y, { ...sizes, colours, identity: true }))!;
  document.body.append(scatter.element);
  return scatter;
}

const column = (value: (i: number) => number): Float32Array => Float32Array.from({ length: n }, (_, i) => value(i));

describe('a scatter with y = x', () => {
  it.each([
    ['that hold', 1, 0],
    ['far too large', 400, 0],
    ['of another range', 1, -90],
  ])('draws it from corner to corner for predictions %s', async (_, times, plus) => {
    const y = column((i) => Math.sin(i));
    const { element } = await scatterOf(
      y.map((value) => times * value + plus),
      y,
    );
    const line = element.querySelector('path[stroke-dasharray], [stroke-dasharray] path')!.getBoundingClientRect();
    expect(line.width).toBeGreaterThan(0.6 * width);
    expect(line.height).toBeGreaterThan(0.6 * height);
    expect(element.textContent).toContain('y = x');
  });

  it('shows a prediction that is three times too large as leaving the line', async () => {
    const y = column((i) => Math.sin(i));
    const scatter = await scatterOf(
      y.map((value) => 3 * value),
      y,
    );
    const dots = [...scatter.element.querySelectorAll('.dots path')].map((path) => path.getAttribute('d')!);
    const places = dots.flatMap((path) =>
      [...path.matchAll(/M([\d.]+) ([\d.]+)h0/g)].map((m) => m.slice(1).map(Number)),
    );
    expect(places.length).toBe(n);
    const spread = (values: number[]): number => Math.max(...values) - Math.min(...values);
    const [across, up] = [spread(places.map(([at]) => at)) / (width - 48), spread(places.map(([, at]) => at)) / 100];
    expect(across).toBeGreaterThan(0.85);
    expect(up).toBeLessThan(0.4);
  });
});

describe('curves', () => {
  it.each([10, 200, 1500])('show every number of the x axis to %i in full', async (xMost) => {
    const series = [{ name: 'a', x: [0, xMost], y: [1, 0.5], colour: 'red' }];
    const element = await drawCurves(series, { ...sizes, xMost });
    document.body.append(element);
    const box = element.getBoundingClientRect();
    const texts = [...element.querySelectorAll('text')].map((text) => text.getBoundingClientRect());
    expect(texts.length).toBeGreaterThan(4);
    for (const { left, right } of texts) {
      expect(left).toBeGreaterThanOrEqual(box.left - 0.5);
      expect(right).toBeLessThanOrEqual(box.right + 0.5);
    }
  });
});

describe('time', () => {
  it('a scatter of all digits is drawn within 60 ms', async () => {
    const x = column((i) => Math.sin(i));
    const y = column((i) => Math.cos(i));
    await scatterOf(x, y);
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      document.body.replaceChildren();
      const start = performance.now();
      const { element } = await scatterOf(x, y);
      element.getBoundingClientRect();
      times.push(performance.now() - start);
    }
    expect(times.sort((a, b) => a - b)[2]).toBeLessThan(60);
  });
});
