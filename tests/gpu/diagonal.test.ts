// The diagonal, exactly.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readFloats } from '../../src/gpu/readback';
import { encodeDiagonal } from '../../src/kernels/diagonal';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

describe('diagonal', () => {
  const gpu = useGpu();
  test.each([1, 2, 67])('%i x itself', async (n) => {
    const values = normals(1, 1, n * n);
    const matrix = uploadMatrix(gpu(), values, n, n);
    const output = gpu().arena.buffer('output', n * 4);
    await runCommands(gpu(), (list) => encodeDiagonal(list, { matrix, output }));
    const expected = Array.from({ length: n }, (_, i) => values[i * n + i]);
    expect([...(await readFloats(gpu(), output, 0, n))]).toEqual(expected);
  });
});
