// A tile arrives in its slot exactly, NaN beyond its cells, and other slots stay as they are.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { encodeTileTexture } from '../../src/kernels/tile-texture';
import { outputMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { readTexture } from '../support/texture';

describe('tile_texture', () => {
  const gpu = useGpu();
  const create = (side: number): GPUTexture =>
    gpu().arena.texture('atlas', { size: [side, side], format: 'r32float', usage: 0x0d }, side * side * 4);

  test.each([
    [1, 1, 8],
    [5, 3, 9],
    [17, 16, 17],
  ])('%i x %i cells in a slot of %i', async (rows, columns, edge) => {
    const values = normals(1, 1, rows * columns);
    const [texture, side] = [create(3 * edge), 3 * edge];
    const tile = uploadMatrix(gpu(), values, rows, columns);
    const [x, y] = [edge, 2 * edge];
    await runCommands(gpu(), (list) => encodeTileTexture(list, { tile, edge, x, y, target: texture.createView() }));
    const shown = await readTexture(gpu(), texture);
    const expected = Float32Array.from({ length: side * side }, (_, at) => {
      const [row, column] = [Math.floor(at / side) - y, (at % side) - x];
      if (row < 0 || row >= edge || column < 0 || column >= edge) return 0;
      return row < rows && column < columns ? values[row * columns + column] : NaN;
    });
    expect(expected.findIndex((value, at) => !Object.is(value, shown.values[at]))).toBe(-1);
  });

  test('a tile that is larger than its slot is refused', async () => {
    const tile = { tile: outputMatrix(gpu(), 9, 2), edge: 8, x: 0, y: 0, target: create(8).createView() };
    await expect(runCommands(gpu(), (list) => encodeTileTexture(list, tile))).rejects.toMatchObject({
      code: 'ShapeMismatch',
    });
  });
});
