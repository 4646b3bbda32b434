// The product checked in every family: same sizes, same bound, same float64 sums.
import { expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import type { Gpu } from '../../src/gpu/device';
import { columnStride, padRows, type Matrix } from '../../src/gpu/matrix';
import { readMatrix } from '../../src/gpu/readback';
import { encodeMatmul, type ProductFamily } from '../../src/kernels/matmul';
import { gamma } from './bounds';
import { runCommands, uploadMatrix } from './gpu';

const sizes = [
  { m: 1, n: 1, k: 1 },
  { m: 2, n: 17, k: 3 },
  { m: 10, n: 65, k: 256 },
  { m: 67, n: 130, k: 257 },
  { m: 129, n: 31, k: 600 },
];

/** sum_k a[k, i] b[k, j] and sum_k |a b|, in float64. */
export function product(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  k: number,
  m: number,
  n: number,
  i: number,
  j: number,
) {
  let value = 0;
  let size = 0;
  for (let row = 0; row < k; row++) {
    const term = a[row * m + i] * b[row * n + j];
    value += term;
    size += Math.abs(term);
  }
  return { value, size };
}

function expectClose(actual: number, expected: number, size: number, terms: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(gamma(Math.min(terms, 256) + terms / 256 + 3) * size);
}

export function testMatmul(family: ProductFamily, gpu: () => Gpu): void {
  test.each(sizes)('$m x $n over $k', async ({ m, n, k }) => {
    const [a, b] = [normals(1, 1, k * m), normals(2, 1, k * n)];
    const c = uploadMatrix(gpu(), new Float32Array(m * n), m, n);
    const operands = { a: uploadMatrix(gpu(), a, k, m), b: uploadMatrix(gpu(), b, k, n), c };
    await runCommands(gpu(), (list) => encodeMatmul(list, family, operands));
    const actual = await readMatrix(gpu(), c);
    for (let at = 0; at < m * n; at++) {
      const { value, size } = product(a, b, k, m, n, Math.floor(at / n), at % n);
      expectClose(actual[at], value, size, k);
    }
  });

  test('scales, adds a bias, accumulates', async () => {
    const [m, n, k] = [20, 33, 5];
    const [a, b, bias, before] = [normals(1, 1, k * m), normals(2, 1, k * n), normals(3, 1, m), normals(4, 1, m * n)];
    const vector = uploadMatrix(gpu(), bias, 1, m);
    const [withBias, added] = [uploadMatrix(gpu(), before, m, n), uploadMatrix(gpu(), before, m, n)];
    const operands = { a: uploadMatrix(gpu(), a, k, m), b: uploadMatrix(gpu(), b, k, n), alpha: 0.5 };
    await runCommands(gpu(), (list) => {
      encodeMatmul(list, family, { ...operands, c: withBias, bias: { vector, beta: 2 } });
      encodeMatmul(list, family, { ...operands, c: added, accumulate: true });
    });
    const [first, second] = [await readMatrix(gpu(), withBias), await readMatrix(gpu(), added)];
    for (let at = 0; at < m * n; at++) {
      const row = Math.floor(at / n);
      const { value, size } = product(a, b, k, m, n, row, at % n);
      expectClose(first[at], 0.5 * value + 2 * bias[row], size + Math.abs(2 * bias[row]), k);
      expectClose(second[at], 0.5 * value + before[at], size + Math.abs(before[at]), k);
    }
  });

  test('a batch sharing one operand, cut into pieces', async () => {
    const [m, n, k, count] = [70, 20, 9, 5];
    const [a, b] = [normals(1, 1, k * m), normals(2, 1, count * k * n)];
    const stacked: Matrix = uploadMatrix(gpu(), b, count * k, n);
    const c = uploadMatrix(gpu(), new Float32Array(count * m * n), count * m, n);
    const batch = { count, aStep: 0, bStep: k * columnStride(n), cStep: m * columnStride(n) };
    const operands = { a: uploadMatrix(gpu(), a, k, m), b: { ...stacked, rows: k }, c: { ...c, rows: m }, batch };
    await runCommands(gpu(), (list) => encodeMatmul(Object.assign(list, { pieceFlops: 1000 }), family, operands));
    const actual = await readMatrix(gpu(), c);
    for (let at = 0; at < count * m * n; at++) {
      const [z, row] = [Math.floor(at / (m * n)), Math.floor(at / n) % m];
      const { value, size } = product(a, b.subarray(z * k * n), k, m, n, row, at % n);
      expectClose(actual[at], value, size, k);
    }
  });

  test('a batch of rounds: each a takes its turn with all b', async () => {
    const [m, n, k, sets, period] = [5, 20, 9, 2, 3];
    const count = sets * period;
    const [a, b, bias] = [normals(1, 1, sets * k * m), normals(2, 1, period * k * n), normals(3, 1, sets * 64)];
    const c = uploadMatrix(gpu(), new Float32Array(count * m * n), count * m, n);
    const steps = { aStep: k * columnStride(m), bStep: k * columnStride(n), cStep: m * columnStride(n) };
    const batch = { count, ...steps, aRepeat: period, bPeriod: period };
    const operands = {
      a: { ...uploadMatrix(gpu(), a, sets * k, m), rows: k },
      b: { ...uploadMatrix(gpu(), b, period * k, n), rows: k },
      c: { ...c, rows: m },
      bias: { vector: { ...uploadMatrix(gpu(), bias, sets, 64), rows: 1, columns: m }, beta: 2, batchStep: 64 },
      batch,
    };
    await runCommands(gpu(), (list) => encodeMatmul(Object.assign(list, { pieceFlops: 1000 }), family, operands));
    const actual = await readMatrix(gpu(), c);
    for (let at = 0; at < count * m * n; at++) {
      const [z, row] = [Math.floor(at / (m * n)), Math.floor(at / n) % m];
      const [set, turn] = [Math.floor(z / period), z % period];
      const { value, size } = product(a.subarray(set * k * m), b.subarray(turn * k * n), k, m, n, row, at % n);
      const offset = 2 * bias[set * 64 + row];
      expectClose(actual[at], value + offset, size + Math.abs(offset), k);
    }
  });

  test('a NaN stays where its row and column meet', async () => {
    const a = padRows([1, NaN, 3], 1, 3);
    const c = uploadMatrix(gpu(), new Float32Array(9), 3, 3);
    const operands = { a: uploadMatrix(gpu(), a.subarray(0, 3), 1, 3), b: uploadMatrix(gpu(), [1, 2, 3], 1, 3), c };
    await runCommands(gpu(), (list) => encodeMatmul(list, family, operands));
    expect([...(await readMatrix(gpu(), c))].map(Number.isNaN)).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0].map(Boolean));
  });
}
