// A dense layer and its readout as one matrix against float64, at widths that are no multiple of 4.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readMatrix } from '../../src/gpu/readback';
import { encodeReadoutBackward } from '../../src/kernels/readout-backward';
import { gamma } from '../support/bounds';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

describe('readout_backward', () => {
  const gpu = useGpu();

  test.each([
    [1, 1, 1],
    [2, 3, 5],
    [65, 67, 10],
    [3, 256, 2],
    [5, 2, 257],
  ])('O = %i, K = %i, C = %i', async (O, K, C) => {
    const [inner, readout] = [normals(1, 1, O * K), normals(2, 1, O * C)];
    const output = gpu().arena.matrix('output', O, C * K);
    const operands = { inner: uploadMatrix(gpu(), inner, O, K), readout: uploadMatrix(gpu(), readout, O, C) };
    await runCommands(gpu(), (list) => encodeReadoutBackward(list, { ...operands, scale: 0.7, output }));
    expectWithin(await readMatrix(gpu(), output), (at) => {
      const [o, c, k] = [Math.floor(at / (C * K)), Math.floor(at / K) % C, at % K];
      const value = 0.7 * inner[o * K + k] * readout[o * C + c];
      return { value, bound: gamma(3) * Math.abs(value) };
    });
  });

  test('NaN stays where its row and column meet', async () => {
    const output = gpu().arena.matrix('output', 2, 4);
    const inner = uploadMatrix(gpu(), [1, NaN, 2, 3], 2, 2);
    const readout = uploadMatrix(gpu(), [1, 2, NaN, 5], 2, 2);
    await runCommands(gpu(), (list) => encodeReadoutBackward(list, { inner, readout, scale: 1, output }));
    expect([...(await readMatrix(gpu(), output))]).toEqual([1, NaN, 2, NaN, NaN, NaN, 10, 15]);
  });

  test('matrices that do not fit are refused', async () => {
    const [inner, readout] = [gpu().arena.matrix('inner', 3, 4), gpu().arena.matrix('readout', 2, 5)];
    const output = gpu().arena.matrix('output', 3, 20);
    const encoded = runCommands(gpu(), (list) => encodeReadoutBackward(list, { inner, readout, scale: 1, output }));
    await expect(encoded).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
