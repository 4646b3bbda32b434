// A coarser level averages only the cells that exist; weights at the edge are exact.
import { describe, expect, test } from 'vitest';
import type { Extent } from '../../src/core/pyramid';
import { normals } from '../../src/core/random';
import { encodePictureLevel } from '../../src/kernels/picture-level';
import { gamma } from '../support/bounds';
import { runCommands, useGpu } from '../support/gpu';
import { readTexture } from '../support/texture';

describe('picture_level', () => {
  const gpu = useGpu();

  /** Makes `level` for so many cells from random means of the level below; unused texels hold NaN. */
  async function coarseOf(cells: Extent, level: number, fineMean: (y: number, x: number) => number) {
    const block = 2 ** (level - 1);
    const [height, width] = [cells.rows, cells.columns].map((side) => 2 * Math.ceil(side / (2 * block)));
    const fine = Float32Array.from({ length: height * width }, (_, i) => fineMean(Math.floor(i / width), i % width));
    const descriptor: GPUTextureDescriptor = {
      size: [width, height],
      format: 'r32float',
      usage: 0x0f,
      mipLevelCount: 2,
    };
    const texture = gpu().arena.texture('levels', descriptor, height * width * 5);
    gpu().device.queue.writeTexture({ texture }, fine, { bytesPerRow: width * 4 }, [width, height]);
    const view = (mip: number): GPUTextureView => texture.createView({ baseMipLevel: mip, mipLevelCount: 1 });
    await runCommands(gpu(), (list) => encodePictureLevel(list, { cells, level, fine: view(0), coarse: view(1) }));
    return (await readTexture(gpu(), texture, 1)).values;
  }

  test.each([
    [2, 2, 1],
    [3, 3, 1],
    [9, 9, 2],
    [70, 70, 3],
    [129, 129, 1],
    [129, 3, 1],
    [5, 70, 3],
  ])('%i x %i cells, level %i', async (rows, columns, level) => {
    const block = 2 ** (level - 1);
    const count = (i: number, n: number): number => Math.max(0, Math.min(block, n - i * block));
    const cellsOf = (y: number, x: number): number => count(y, rows) * count(x, columns);
    const means = normals(rows, 1, 400 * 400);
    const fineMean = (y: number, x: number): number => (cellsOf(y, x) === 0 ? NaN : means[y * 400 + x]);
    const actual = await coarseOf({ rows, columns }, level, fineMean);
    const [height, width] = [rows, columns].map((side) => Math.ceil(side / (2 * block)));
    for (let i = 0; i < height * width; i++) {
      let [sum, size, cells] = [0, 0, 0];
      for (let child = 0; child < 4; child++) {
        const [y, x] = [2 * Math.floor(i / width) + (child >> 1), 2 * (i % width) + (child & 1)];
        const weight = cellsOf(y, x);
        if (weight === 0) continue;
        sum += weight * fineMean(y, x);
        size += weight * Math.abs(fineMean(y, x));
        cells += weight;
      }
      expect(Math.abs(actual[i] - sum / cells)).toBeLessThanOrEqual(gamma(8) * (size / cells));
    }
  });

  test('a block with a cell that is not finite has no mean', async () => {
    const actual = await coarseOf({ rows: 4, columns: 4 }, 1, (y, x) =>
      y === 3 && x === 0 ? NaN : y === 0 && x === 3 ? Infinity : 1,
    );
    expect([...actual]).toEqual([1, NaN, NaN, 1]);
  });
});
