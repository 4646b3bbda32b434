// The deltas of all logits before a readout against float64, with and without a factor, and over a folded grid.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeReadoutDeltas } from '../../src/kernels/readout-deltas';
import { gamma } from '../support/bounds';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { readoutOperands, readoutSizes } from '../support/readout';
import { expectWithin } from '../support/within';

describe('readout_deltas', () => {
  const gpu = useGpu();
  const scale = -0.3;

  test.each(readoutSizes)('H = %i, C = %i, n = %i', async (H, C, n) => {
    const { weights, factors, weight, factor } = readoutOperands(gpu(), [H, C, n]);
    const [plain, output] = [gpu().arena.matrix('plain', C * H, n), gpu().arena.matrix('output', C * H, n)];
    await runCommands(gpu(), (list) => {
      encodeReadoutDeltas(list, { weight, scale, output: plain });
      encodeReadoutDeltas(list, { weight, factor, scale, output });
    });
    const expected = (at: number, own: number) => {
      const [c, h] = [Math.floor(at / n / H), Math.floor(at / n) % H];
      const value = scale * weights[h * C + c] * own;
      return { value, bound: gamma(3) * Math.abs(value) };
    };
    expectWithin(await readMatrix(gpu(), plain), (at) => expected(at, 1));
    expectWithin(await readMatrix(gpu(), output), (at) => expected(at, factors[at % (H * n)]));
  });

  test('NaN stays in its weight and its factor', async () => {
    const weight = uploadMatrix(gpu(), [1, NaN, 2, 3], 2, 2);
    const factor = uploadMatrix(gpu(), [1, 1, NaN, 1], 2, 2);
    const output = gpu().arena.matrix('output', 4, 2);
    await runCommands(gpu(), (list) => encodeReadoutDeltas(list, { weight, factor, scale: 1, output }));
    expect([...(await readMatrix(gpu(), output))]).toEqual([1, 1, NaN, 2, NaN, NaN, NaN, 3]);
  });

  test('more workgroups than one line of a grid holds', async () => {
    const [H, n] = [1050, 16000];
    const weights = Float32Array.from({ length: H }, (_, h) => h + 1);
    const weight = uploadMatrix(gpu(), weights, H, 1);
    const output = gpu().arena.matrix('output', H, n);
    await runCommands(gpu(), (list) => encodeReadoutDeltas(list, { weight, scale: 2, output }));
    const wrong = (await readMatrix(gpu(), output)).findIndex((value, at) => value !== 2 * weights[Math.floor(at / n)]);
    expect(wrong).toBe(-1);
  });

  test('matrices that do not fit are refused', async () => {
    const { weight, factor } = readoutOperands(gpu(), [3, 2, 5]);
    const encode = (rows: number, columns: number) => () =>
      runCommands(gpu(), (list) =>
        encodeReadoutDeltas(list, { weight, factor, scale: 1, output: gpu().arena.matrix('output', rows, columns) }),
      );
    await expect(encode(3, 5)()).rejects.toMatchObject({ code: 'ShapeMismatch' });
    await expect(encode(6, 4)()).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
