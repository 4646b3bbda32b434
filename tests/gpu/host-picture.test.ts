// The picture of a kernel on the CPU: its cells bit for bit, every level as the picture that is made by compute has it.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { hostPicture } from '../../src/engine/host-picture';
import { makePicture } from '../../src/engine/picture';
import { readTexels } from '../../src/gpu/read-texels';
import { gamma } from '../support/bounds';
import { uploadMatrix, useGpu } from '../support/gpu';

describe('hostPicture', () => {
  const gpu = useGpu();

  test.each([1, 2, 64, 131, 300, 515])('of %i datapoints, some entries not finite', async (n) => {
    const values = normals(7, 2, n * n);
    if (n > 2) [values[n + 1], values[n * n - 1], values[3]] = [NaN, Infinity, -Infinity];
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    using host = hostPicture(gpu(), gpu().arena, values, { rows: n, columns: n });
    using computed = await makePicture(gpu(), gpu().arena, uploadMatrix(gpu(), values, n, n), order);
    expect([host.levels, host.texture.width]).toEqual([computed.levels, computed.texture.width]);
    for (let level = 0; level < host.levels; level++) {
      const side = Math.ceil(n / 2 ** level);
      const region = { level, x: 0, y: 0, width: side, height: side };
      const own = await readTexels(gpu(), host.texture, region);
      const expected = level === 0 ? values : await readTexels(gpu(), computed.texture, region);
      const scale =
        2 *
        gamma(8 * level) *
        values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
      const off = own.findIndex((value, at) => {
        const other = expected[at];
        return Number.isFinite(other) ? !(Math.abs(value - other) <= scale) : !Object.is(value, other);
      });
      expect(off, `level ${level}`).toBe(-1);
    }
  });

  test('of another size than it has entries is refused, and nothing is kept', () => {
    const { used } = gpu().arena.budget;
    expect(() => hostPicture(gpu(), gpu().arena, new Float32Array(8), { rows: 3, columns: 3 })).toThrow('9 entries');
    expect(gpu().arena.budget.used).toBe(used);
  });
});
