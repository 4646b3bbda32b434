// Leading eigenpairs against a matrix made from known ones, and the small and degenerate cases.
import { describe, expect, test } from 'vitest';
import { blockWidth, leadingEigen, type BlockProduct } from '../../../src/core/leading-eigen';
import { normals } from '../../../src/core/random';
import { jacobiEigen } from '../../support/jacobi-eigen';

/** The product with a dense symmetric matrix, rounded to float32 as a GPU's would be when `rounded`. */
function productWith(matrix: ArrayLike<number>, size: number, rounded = false): BlockProduct {
  return (block) => {
    const out = new Float64Array(size * blockWidth);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        for (let k = 0; k < blockWidth; k++)
          out[i * blockWidth + k] += matrix[i * size + j] * block[j * blockWidth + k];
      }
    }
    return Promise.resolve(rounded ? out.map(Math.fround) : out);
  };
}

/** B B^T for a random B [size, rank]. */
function gramOf(size: number, rank: number, seed: number): Float64Array {
  const b = normals(seed, 1, size * rank);
  return Float64Array.from({ length: size * size }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += b[Math.floor(i / size) * rank + k] * b[(i % size) * rank + k];
    return sum;
  });
}

describe('leadingEigen', () => {
  test.each([
    [1, 1, 1],
    [2, 1, 2],
    [3, 5, 3],
    [7, 2, 4],
    [150, 200, 3],
  ])('a Gram matrix of size %i and rank %i, %i pairs', async (size, rank, count) => {
    const matrix = gramOf(size, rank, size);
    const found = await leadingEigen(productWith(matrix, size), size, count, {
      tolerance: 1e-10,
      maximumProducts: 200,
    });
    const { values } = jacobiEigen(matrix, size);
    const largest = values[size - 1];
    expect(found.converged).toBe(true);
    expect(found.values).toHaveLength(Math.min(count, size));
    found.values.forEach((value, k) => expect(Math.abs(value - values[size - 1 - k])).toBeLessThan(1e-9 * largest));
    const image = productWith(matrix, size);
    for (const [k, vector] of found.vectors.entries()) {
      const block = new Float64Array(size * blockWidth);
      vector.forEach((value, i) => (block[i * blockWidth] = value));
      const product = await image(block);
      const residual = Math.hypot(...vector.map((value, i) => product[i * blockWidth] - found.values[k] * value));
      expect(residual).toBeLessThan(2e-10 * largest);
      expect(Math.abs(Math.hypot(...vector) - 1)).toBeLessThan(1e-12);
    }
  });

  test('a spectrum whose leading values lie close together needs restarts and finds them all the same', async () => {
    const size = 200;
    const diagonal = Float64Array.from({ length: size * size }, (_, i) =>
      i % (size + 1) === 0 ? 1 - 0.002 * (i / (size + 1)) : 0,
    );
    const options = { tolerance: 1e-6, maximumProducts: 300 };
    const found = await leadingEigen(productWith(diagonal, size), size, 2, options);
    expect(found.converged).toBe(true);
    expect(found.products).toBeGreaterThan(10);
    expect(Math.abs(found.values[0] - 1)).toBeLessThan(1e-8);
    expect(Math.abs(found.values[1] - 0.998)).toBeLessThan(1e-8);
  });

  test('products rounded to float32 still reach the default tolerance', async () => {
    const matrix = gramOf(120, 120, 9);
    const found = await leadingEigen(productWith(matrix, 120, true), 120, 3);
    expect(found.converged).toBe(true);
  });

  test('a zero matrix has eigenvalues zero and unit vectors', async () => {
    const found = await leadingEigen(productWith(new Float64Array(25), 5), 5, 3);
    expect(found).toMatchObject({ values: [0, 0, 0], converged: true, products: 1 });
  });

  test('the same seed gives the same bits', async () => {
    const product = productWith(gramOf(30, 30, 2), 30);
    expect((await leadingEigen(product, 30, 2)).vectors).toEqual((await leadingEigen(product, 30, 2)).vectors);
  });

  test('the cap is kept and said', async () => {
    const matrix = gramOf(150, 200, 150);
    const found = await leadingEigen(productWith(matrix, 150), 150, 3, { tolerance: 0, maximumProducts: 5 });
    expect(found).toMatchObject({ converged: false, products: 5 });
  });

  test('entries that are not finite are refused; an aborted signal stops it', async () => {
    const matrix = gramOf(10, 10, 1);
    matrix[3] = NaN;
    await expect(leadingEigen(productWith(matrix, 10), 10, 1)).rejects.toMatchObject({ code: 'Unsupported' });
    const signal = AbortSignal.abort();
    await expect(leadingEigen(productWith(matrix, 10), 10, 1, { signal })).rejects.toThrow(signal.reason);
  });
});
