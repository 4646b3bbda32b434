// A coarser level averages only the cells that exist; weights at the edge are exact.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { encodePictureLevel } from '../../src/kernels/picture-level';
import { gamma } from '../support/bounds';
import { runCommands, useGpu } from '../support/gpu';
import { readTexture } from '../support/texture';

describe('picture_level', () => {
  const gpu = useGpu();

  /** Makes `level` for n cells from random means of the level below; unused texels hold NaN. */
  async function coarseOf(n: number, level: number, fineMean: (y: number, x: number) => number) {
    const block = 2 ** (level - 1);
    const side = 2 * Math.ceil(n / (2 * block));
    const fine = Float32Array.from({ length: side * side }, (_, i) => fineMean(Math.floor(i / side), i % side));
    const descriptor: GPUTextureDescriptor = { size: [side, side], format: 'r32float', usage: 0x0f, mipLevelCount: 2 };
    const texture = gpu().arena.texture('levels', descriptor, side * side * 5);
    gpu().device.queue.writeTexture({ texture }, fine, { bytesPerRow: side * 4 }, [side, side]);
    const view = (mip: number): GPUTextureView => texture.createView({ baseMipLevel: mip, mipLevelCount: 1 });
    await runCommands(gpu(), (list) => encodePictureLevel(list, { n, level, fine: view(0), coarse: view(1) }));
    return (await readTexture(gpu(), texture, 1)).values;
  }

  test.each([
    [2, 1],
    [3, 1],
    [9, 2],
    [70, 3],
    [129, 1],
  ])('%i cells, level %i', async (n, level) => {
    const block = 2 ** (level - 1);
    const count = (i: number): number => Math.max(0, Math.min(block, n - i * block));
    const means = normals(n, 1, 400 * 400);
    const fineMean = (y: number, x: number): number => (count(y) * count(x) === 0 ? NaN : means[y * 400 + x]);
    const actual = await coarseOf(n, level, fineMean);
    const side = Math.ceil(n / (2 * block));
    for (let i = 0; i < side * side; i++) {
      let [sum, size, cells] = [0, 0, 0];
      for (let child = 0; child < 4; child++) {
        const [y, x] = [2 * Math.floor(i / side) + (child >> 1), 2 * (i % side) + (child & 1)];
        const weight = count(y) * count(x);
        if (weight === 0) continue;
        sum += weight * fineMean(y, x);
        size += weight * Math.abs(fineMean(y, x));
        cells += weight;
      }
      expect(Math.abs(actual[i] - sum / cells)).toBeLessThanOrEqual(gamma(8) * (size / cells));
    }
  });

  test('a block with a cell that is not finite has no mean', async () => {
    const actual = await coarseOf(4, 1, (y, x) => (y === 3 && x === 0 ? NaN : y === 0 && x === 3 ? Infinity : 1));
    expect([...actual]).toEqual([1, NaN, NaN, 1]);
  });
});
