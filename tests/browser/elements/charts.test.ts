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

/** Edges of what a canvas shows, CSS pixels. */
function inkOf(canvas: HTMLCanvasElement) {
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  const inked = Array.from({ length: data.length / 4 }, (_, at) => at).filter((at) => data[4 * at + 3] > 0);
  const [x, y] = [inked.map((at) => at % canvas.width), inked.map((at) => Math.floor(at / canvas.width))];
  const [left, right, top, bottom] = [Math.min(...x), Math.max(...x), Math.min(...y), Math.max(...y)].map(
    (edge) => edge / devicePixelRatio,
  );
  return { left, right, top, bottom };
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
    const { left, right, top, bottom } = inkOf(scatter.element.querySelector('canvas')!);
    const [across, up] = [(right - left) / (width - 48), (bottom - top) / 100];
    expect(across).toBeGreaterThan(0.85);
    expect(up).toBeLessThan(0.4);
  });
});

describe('dots', () => {
  it('lie where the axes say, each in its colour; what is left out or not finite has none', async () => {
    const x = Float32Array.of(0, 1, 2, 3, NaN);
    const y = Float32Array.of(5, 6, 7, 8, 9);
    const colours = ['#ff0000', '#00ff00', '#0000ff', '#ffffff', '#ffffff'];
    const scatter = (await drawScatter(x, y, { ...sizes, colours, without: 3 }))!;
    document.body.append(scatter.element);
    const canvas = scatter.element.querySelector('canvas')!;
    const { left, right, top, bottom } = inkOf(canvas);
    const context = canvas.getContext('2d')!;
    const at = (px: number, py: number) =>
      context.getImageData(px * devicePixelRatio, py * devicePixelRatio, 1, 1).data;
    expect([...at(left + 1.5, bottom - 1.5)].map((value) => value > 128)).toEqual([true, false, false, true]);
    expect([...at(right - 1.5, top + 1.5)].map((value) => value > 128)).toEqual([false, false, true, true]);
    expect(scatter.nearest((left + right) / 2, (top + bottom) / 2)).toBe(1);
    expect([left, right].map((px, end) => scatter.nearest(px, end === 0 ? bottom : top))).toEqual([0, 2]);
    expect(scatter.nearest(left, top)).toBeUndefined();
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
