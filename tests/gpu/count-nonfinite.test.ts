// NaN and infinities are counted by their bits; padding full of NaN is not.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readBytes } from '../../src/gpu/readback';
import { encodeCountNonfinite } from '../../src/kernels/count-nonfinite';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

describe('count_nonfinite', () => {
  const gpu = useGpu();

  async function counted(values: Float32Array, rows: number, columns: number): Promise<number> {
    const matrix = uploadMatrix(gpu(), values, rows, columns);
    const count = gpu().arena.upload('count', Uint32Array.from([99]));
    await runCommands(gpu(), (list) => encodeCountNonfinite(list, { matrix, count }));
    return new Uint32Array(await readBytes(gpu(), count, 0, 4))[0];
  }

  test.each([
    [1, 1],
    [2, 3],
    [65, 261],
  ])('%i x %i: none, one, every third', async (rows, columns) => {
    const values = normals(1, 1, rows * columns);
    expect(await counted(values, rows, columns)).toBe(0);
    values[values.length - 1] = NaN;
    expect(await counted(values, rows, columns)).toBe(1);
    const strange = [NaN, Infinity, -Infinity];
    const third = values.map((value, i) => (i % 3 === 0 ? strange[(i / 3) % 3] : value));
    expect(await counted(third, rows, columns)).toBe([...third].filter((value) => !Number.isFinite(value)).length);
  });

  test('the largest, smallest and negative finite numbers are finite, and NaN of any payload is not', async () => {
    const largest = 3.4028234663852886e38;
    expect(await counted(Float32Array.from([largest, -largest, 2 ** -149, -0]), 2, 2)).toBe(0);
    const bits = Uint32Array.from([0x7f800001, 0xffc00000, 0x7fffffff, 0xff800000]);
    expect(await counted(new Float32Array(bits.buffer), 1, 4)).toBe(4);
  });
});
