// Level 0 is the kernel in the orders given, exactly, and NaN stays NaN; texels beyond it stay untouched.
import { describe, expect, test } from 'vitest';
import { normals, permutation } from '../../src/core/random';
import { encodePictureBase } from '../../src/kernels/picture-base';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { readTexture } from '../support/texture';

describe('picture_base', () => {
  const gpu = useGpu();
  test.each([
    [1, 1, 1],
    [2, 2, 2],
    [67, 67, 67],
    [2050, 2050, 2050],
    [67, 41, 1],
    [67, 3, 59],
  ])('of %i datapoints %i x %i cells', async (n, height, width) => {
    const side = Math.max(height, width) + 3;
    const values = normals(1, 1, n * n);
    values[n * n - 1] = NaN;
    const matrix = uploadMatrix(gpu(), values, n, n);
    const rows = permutation(1, 1, n).subarray(0, height);
    const columns = permutation(2, 1, n).subarray(0, width);
    const cells = { rows: height, columns: width };
    const descriptor: GPUTextureDescriptor = { size: [side, side], format: 'r32float', usage: 0x0d };
    const texture = gpu().arena.texture('base', descriptor, side * side * 4);
    const [rowOrder, columnOrder] = [rows, columns].map((order) => gpu().arena.upload('order', new Uint32Array(order)));
    const target = texture.createView();
    await runCommands(gpu(), (list) => encodePictureBase(list, { matrix, rowOrder, columnOrder, cells, target }));
    const shown = await readTexture(gpu(), texture);
    const expected = new Float32Array(side * side);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) expected[y * side + x] = values[rows[y] * n + columns[x]];
    expect(expected.findIndex((value, i) => !Object.is(value, shown.values[i]))).toBe(-1);
  });
});
