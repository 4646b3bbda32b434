// A term's diagonal against float64, with and without each factor, at odd sizes.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readFloats } from '../../src/gpu/readback';
import { encodeTermDiagonal } from '../../src/kernels/term-diagonal';
import { gamma } from '../support/bounds';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

function norm(values: Float32Array, n: number, column: number): number {
  let sum = 0;
  for (let at = column; at < values.length; at += n) sum += values[at] ** 2;
  return sum;
}

describe('term_diagonal', () => {
  const gpu = useGpu();

  test.each([
    { n: 1, a: 1, d: 1 },
    { n: 67, a: 5, d: 300 },
    { n: 257, a: 600, d: 0 },
    { n: 3, a: 0, d: 7 },
  ])('$n datapoints, $a activations, $d deltas', async ({ n, a, d }) => {
    const [activations, deltas] = [normals(1, 1, a * n), normals(2, 1, d * n)];
    const output = gpu().arena.buffer('diagonal', Math.ceil(n / 4) * 16);
    const term = {
      activations: a > 0 ? uploadMatrix(gpu(), activations, a, n) : undefined,
      deltas: d > 0 ? uploadMatrix(gpu(), deltas, d, n) : undefined,
      deltaConstant: 3,
      alpha: a > 0 ? 0.5 : 0,
      beta: 2,
      n,
      output,
    };
    await runCommands(gpu(), (list) => {
      encodeTermDiagonal(list, { ...term, accumulate: false });
      encodeTermDiagonal(list, { ...term, accumulate: true });
    });
    const actual = await readFloats(gpu(), output, 0, n);
    for (let i = 0; i < n; i++) {
      const expected = 2 * (0.5 * norm(activations, n, i) + 2) * (d > 0 ? norm(deltas, n, i) : 3);
      expect(Math.abs(actual[i] - expected)).toBeLessThanOrEqual(gamma(2 * 256 + a / 256 + d / 256 + 8) * expected);
    }
  });
});
