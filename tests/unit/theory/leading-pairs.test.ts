// Leading eigenpairs against known spectra: separated, repeated, all of a small operator, none that is finite.
import { expect, test } from 'vitest';
import { leadingPairs } from '../../../src/theory/leading-pairs';
import { dot, randomNumbers } from '../../support/numbers';

/** A reflected diagonal: H D H with H = I - 2 u u^T has the eigenvalues of D. */
function operatorOf(values: readonly number[]) {
  const n = values.length;
  const raw = randomNumbers(n, 3);
  const norm = Math.sqrt(dot(raw, raw));
  const u = raw.map((value) => value / norm);
  const reflect = (v: Float64Array): Float64Array => v.map((value, i) => value - 2 * dot(u, v) * u[i]);
  return (v: Float64Array): Float64Array => reflect(reflect(v).map((value, i) => value * values[i]));
}

test.each<[string, number[], number]>([
  ['separated', Array.from({ length: 200 }, (_, i) => 100 / (1 + i) ** 2), 6],
  ['repeated', Array.from({ length: 90 }, (_, i) => (i < 12 ? 5 : i < 20 ? 3 : 1 / (i + 1))), 15],
  ['crowded', Array.from({ length: 300 }, (_, i) => 2 - i / 300), 3],
  ['all there are', [3, 3, 2, 0, 0], 5],
  ['one', [7], 1],
  ['more than there are', [2, 1], 4],
])('%s', async (_, spectrum, count) => {
  const product = operatorOf(spectrum);
  const { values, vectors, residuals } = await leadingPairs(product, spectrum.length, count);
  const expected = [...spectrum].sort((a, b) => b - a).slice(0, count);
  expect(values.length).toBe(expected.length);
  values.forEach((value, k) => expect(Math.abs(value - expected[k])).toBeLessThan(1e-5 * expected[0]));
  vectors.forEach((vector, k) => {
    const image = product(vector);
    const off = Math.hypot(...image.map((entry, i) => entry - values[k] * vector[i]));
    expect(off).toBeLessThan(1e-5 * expected[0]);
    vectors.forEach((other, l) => expect(Math.abs(dot(vector, other) - Number(k === l))).toBeLessThan(1e-5));
  });
  expect(residuals.every((residual) => residual < 1e-5 * expected[0])).toBe(true);
});

test('a seed gives the same vectors again', async () => {
  const product = operatorOf([4, 3, 2, 1, 0.5]);
  const run = () => leadingPairs(product, 5, 2, { seed: 9 });
  expect(await run()).toEqual(await run());
});

test('products that are not finite are refused, and an abort ends it', async () => {
  await expect(leadingPairs((v) => v.map(() => NaN), 4, 1)).rejects.toMatchObject({ code: 'Unsupported' });
  const aborted = AbortSignal.abort(new Error('enough'));
  await expect(leadingPairs((v) => v, 4, 1, { signal: aborted })).rejects.toThrow('enough');
});

test.each([1, 2, 3])('the largest alone takes one sweep, and its residual bounds the error (seed %i)', async (seed) => {
  const spectrum = Array.from(randomNumbers(30, seed), (value) => value * value);
  const largest = Math.max(...spectrum);
  const seen: number[] = [];
  const onProgress = ({ done }: { done: number }): void => void seen.push(done);
  const { values, residuals, products } = await leadingPairs(operatorOf(spectrum), 30, 1, { seed, onProgress });
  expect(Math.abs(values[0] - largest)).toBeLessThanOrEqual(residuals[0] + 1e-12 * largest);
  expect(residuals[0]).toBeLessThanOrEqual(1e-6 * largest);
  expect(products).toBeLessThanOrEqual(30);
  expect(seen).toEqual(Array.from({ length: products }, (_, i) => i + 1));
});

test('a zero operator has the eigenvalue zero, after one product', async () => {
  const found = await leadingPairs((v) => v.map(() => 0), 7, 1);
  expect(found).toMatchObject({ values: [0], residuals: [0], products: 1, converged: true });
});

test('the most products are kept to, and it is said', async () => {
  const spectrum = Array.from({ length: 300 }, (_, i) => 2 - i / 300);
  const found = await leadingPairs(operatorOf(spectrum), 300, 1, { maximumSteps: 5 });
  expect(found).toMatchObject({ products: 5, converged: false });
});
