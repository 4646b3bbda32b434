// Entries at given places, exactly, from a matrix that lies inside a larger buffer too.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readFloats } from '../../src/gpu/readback';
import { encodeGatherEntries } from '../../src/kernels/gather-entries';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

describe('gather_entries', () => {
  const gpu = useGpu();
  test.each([
    [1, 1, 1],
    [3, 2, 5],
    [40, 33, 1000],
  ])('%i x %i, %i places', async (rows, columns, count) => {
    const values = normals(1, 1, 2 * rows * columns);
    const whole = uploadMatrix(gpu(), values, 2 * rows, columns);
    const offset = rows * whole.stride;
    const matrix = offset % 64 === 0 ? { ...whole, offset, rows } : whole;
    const first = matrix === whole ? 0 : rows;
    const rowOf = (i: number): number => (i * 7) % rows;
    const columnOf = (i: number): number => (i * 5) % columns;
    const places = Uint32Array.from({ length: count }, (_, i) => rowOf(i) * matrix.stride + columnOf(i));
    const placesBuffer = gpu().arena.upload('places', places);
    const output = gpu().arena.buffer('output', count * 4);
    await runCommands(gpu(), (list) => encodeGatherEntries(list, { matrix, places: placesBuffer, count, output }));
    const expected = Array.from({ length: count }, (_, i) => values[(first + rowOf(i)) * columns + columnOf(i)]);
    expect([...(await readFloats(gpu(), output, 0, count))]).toEqual(expected);
  });
});
