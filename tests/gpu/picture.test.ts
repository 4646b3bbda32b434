// The whole picture: every level is the mean of the kernel's cells, in float64, at sizes that no block divides.
import { describe, expect, test } from 'vitest';
import { normals, permutation } from '../../src/core/random';
import { makePicture, pictureLevels } from '../../src/engine/picture';
import { gamma } from '../support/bounds';
import { uploadMatrix, useGpu } from '../support/gpu';
import { readTexture } from '../support/texture';

describe('makePicture', () => {
  const gpu = useGpu();

  test('levels: the coarsest has 64 cells or more', () => {
    expect([1, 63, 64, 127, 128, 255, 256, 1797, 8192].map(pictureLevels)).toEqual([1, 1, 1, 1, 2, 2, 3, 5, 8]);
  });

  test.each([
    [1, 1, 1],
    [2, 2, 2],
    [64, 64, 64],
    [131, 131, 131],
    [515, 515, 515],
    [131, 1, 131],
    [131, 130, 37],
    [515, 77, 438],
  ])('of %i datapoints %i x %i cells', async (n, height, width) => {
    const values = normals(7, 1, n * n);
    const rows = permutation(1, 1, n).slice(0, height) as Uint32Array<ArrayBuffer>;
    const columnOrder = permutation(2, 1, n).slice(0, width) as Uint32Array<ArrayBuffer>;
    using picture = await makePicture(gpu(), gpu().arena, uploadMatrix(gpu(), values, n, n), rows, { columnOrder });
    expect(picture).toMatchObject({ rows: height, columns: width, levels: pictureLevels(Math.max(height, width)) });
    expect(picture.texture.mipLevelCount).toBe(picture.levels);
    expect(picture.texture.width % 2 ** (picture.levels - 1)).toBe(0);
    for (let level = 0; level < picture.levels; level++) {
      const { side, values: shown } = await readTexture(gpu(), picture.texture, level);
      const block = 2 ** level;
      const [down, across] = [Math.ceil(height / block), Math.ceil(width / block)];
      for (let i = 0; i < down * across; i++) {
        const [y, x] = [Math.floor(i / across), i % across];
        let [sum, size, cells] = [0, 0, 0];
        for (let r = y * block; r < Math.min(height, (y + 1) * block); r++) {
          for (let c = x * block; c < Math.min(width, (x + 1) * block); c++, cells++) {
            const value = values[rows[r] * n + columnOrder[c]];
            sum += value;
            size += Math.abs(value);
          }
        }
        const error = Math.abs(shown[y * side + x] - sum / cells);
        if (!(error <= (gamma(8 * level) * size) / cells))
          throw new Error(`level ${level}, texel ${y}, ${x}: off by ${error}`);
      }
    }
  });

  test('one NaN shows as NaN at every level and nowhere else', async () => {
    const n = 300;
    const values = new Float32Array(n * n).fill(1);
    values[150 * n + 299] = NaN;
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    using picture = await makePicture(gpu(), gpu().arena, uploadMatrix(gpu(), values, n, n), order);
    for (let level = 0; level < picture.levels; level++) {
      const { side, values: shown } = await readTexture(gpu(), picture.texture, level);
      const [y, x] = [150 >> level, 299 >> level];
      const undefinedTexels = [...shown.keys()].filter((i) => Number.isNaN(shown[i]));
      expect(undefinedTexels).toEqual([y * side + x]);
    }
  });

  test('what does not fit is refused before anything is allocated, and disposing gives memory back', async () => {
    const matrix = uploadMatrix(gpu(), new Float32Array(9), 3, 3);
    const before = gpu().arena.budget.used;
    const refused = { code: 'ShapeMismatch' };
    await expect(makePicture(gpu(), gpu().arena, matrix, new Uint32Array())).rejects.toMatchObject(refused);
    await expect(makePicture(gpu(), gpu().arena, matrix, Uint32Array.of(0, 1, 1))).rejects.toMatchObject(refused);
    await expect(makePicture(gpu(), gpu().arena, matrix, Uint32Array.of(0, 1, 3))).rejects.toMatchObject(refused);
    const wide = { ...matrix, rows: 9000, columns: 9000 };
    const order = Uint32Array.from({ length: 9000 }, (_, i) => i);
    await expect(makePicture(gpu(), gpu().arena, wide, order)).rejects.toMatchObject({ code: 'LimitExceeded' });
    const picture = await makePicture(gpu(), gpu().arena, matrix, Uint32Array.of(2, 0, 1));
    expect(gpu().arena.budget.used).toBeGreaterThan(before);
    picture[Symbol.dispose]();
    expect(gpu().arena.budget.used).toBe(before);
  });
});
