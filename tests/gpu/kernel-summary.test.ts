// What is read back of a kernel: diagonal, row, entry, sample, count, cosine; nothing is left allocated.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { countNonfinite, readDiagonal, readEntry, readRow, sampleKernel } from '../../src/engine/kernel-summary';
import { uploadMatrix, useGpu } from '../support/gpu';

describe('kernel summary', () => {
  const gpu = useGpu();

  test.each([1, 2, 37])('diagonal, rows and entries of %i x itself', async (n) => {
    const values = normals(1, 1, n * n);
    const matrix = uploadMatrix(gpu(), values, n, n);
    const before = gpu().arena.budget.used;
    expect(await readDiagonal(gpu(), matrix)).toEqual(values.filter((_, i) => i % (n + 1) === 0));
    expect(await readRow(gpu(), matrix, n - 1)).toEqual(values.slice(n * (n - 1)));
    expect(await readEntry(gpu(), matrix, n - 1, 0)).toBe(values[n * (n - 1)]);
    expect(gpu().arena.budget.used).toBe(before);
  });

  test('indices outside the kernel are refused', async () => {
    const matrix = uploadMatrix(gpu(), [1, 2, 3, 4], 2, 2);
    await expect(readRow(gpu(), matrix, 2)).rejects.toMatchObject({ code: 'ShapeMismatch' });
    await expect(readEntry(gpu(), matrix, 0, -1)).rejects.toMatchObject({ code: 'ShapeMismatch' });
    await expect(readEntry(gpu(), matrix, 0.5, 0)).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });

  test('a small kernel is sampled whole; what is not finite stays out of the range and is counted', async () => {
    const values = Float32Array.from({ length: 101 * 5 }, (_, i) => i);
    values.set([NaN, Infinity], 500);
    const matrix = uploadMatrix(gpu(), values, 101, 5);
    expect(await sampleKernel(gpu(), matrix)).toMatchObject({ min: 0, max: 504, low: 5, high: 497 });
    expect(await countNonfinite(gpu(), matrix)).toBe(2);
    const empty = await sampleKernel(gpu(), uploadMatrix(gpu(), [NaN], 1, 1));
    expect(empty).toMatchObject({ min: NaN, max: NaN, low: NaN, high: NaN });
  });

  test('a large kernel is sampled at seeded places, and its quantiles are those of the kernel', async () => {
    const n = 700;
    const values = normals(3, 1, n * n);
    const matrix = uploadMatrix(gpu(), values, n, n);
    const first = await sampleKernel(gpu(), matrix, { seed: 5 });
    expect(first.values).toHaveLength(16384);
    expect((await sampleKernel(gpu(), matrix, { seed: 5 })).values).toEqual(first.values);
    expect((await sampleKernel(gpu(), matrix, { seed: 6 })).values).not.toEqual(first.values);
    const ascending = values.slice().sort();
    const share = (value: number): number => ascending.filter((each) => each <= value).length / ascending.length;
    const deviation = Math.sqrt((0.01 * 0.99) / 16384);
    expect(Math.abs(share(first.low) - 0.01)).toBeLessThan(5 * deviation);
    expect(Math.abs(share(first.high) - 0.99)).toBeLessThan(5 * deviation);
    const entries = new Set(values);
    expect(first.values.every((value) => entries.has(value))).toBe(true);
  });
});
