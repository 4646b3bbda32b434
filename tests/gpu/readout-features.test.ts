// The folded features of a readout against float64, and their Gram against that of the C deltas they stand for.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeReadoutDeltas } from '../../src/kernels/readout-deltas';
import { encodeReadoutFeatures } from '../../src/kernels/readout-features';
import { gamma } from '../support/bounds';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { readoutOperands, readoutSizes } from '../support/readout';
import { expectWithin } from '../support/within';

const roundings = (C: number) => (Math.min(C, 256) + C / 256 + 1) / 2 + 13;

describe('readout_features', () => {
  const gpu = useGpu();
  const scale = -0.3;

  test.each(readoutSizes)('H = %i, C = %i, n = %i', async (H, C, n) => {
    const { weights, factors, weight, factor } = readoutOperands(gpu(), [H, C, n]);
    const [plain, output] = [gpu().arena.matrix('plain', H, n), gpu().arena.matrix('output', H, n)];
    await runCommands(gpu(), (list) => {
      encodeReadoutFeatures(list, { weight, scale, output: plain });
      encodeReadoutFeatures(list, { weight, factor, scale, output });
    });
    const norms = Array.from({ length: H }, (_, h) => Math.hypot(...weights.subarray(h * C, (h + 1) * C).map(Number)));
    const expected = (at: number, own: number) => {
      const value = Math.abs(scale) * norms[Math.floor(at / n)] * own;
      return { value, bound: gamma(roundings(C)) * Math.abs(value) };
    };
    expectWithin(await readMatrix(gpu(), plain), (at) => expected(at, 1));
    expectWithin(await readMatrix(gpu(), output), (at) => expected(at, factors[at]));
  });

  test('one weighted Gram is the sum over the logits', async () => {
    const [H, C, n] = [7, 5, 9];
    const { weight, factor } = readoutOperands(gpu(), [H, C, n]);
    const [features, deltas] = [gpu().arena.matrix('features', H, n), gpu().arena.matrix('deltas', C * H, n)];
    await runCommands(gpu(), (list) => {
      encodeReadoutFeatures(list, { weight, factor, scale, output: features });
      encodeReadoutDeltas(list, { weight, factor, scale, output: deltas });
    });
    const [folded, all] = [await readMatrix(gpu(), features), await readMatrix(gpu(), deltas)];
    const gram = (rows: Float32Array, i: number, j: number, size = false) => {
      let sum = 0;
      for (let at = 0; at < rows.length; at += n)
        sum += size ? Math.abs(rows[at + i] * rows[at + j]) : rows[at + i] * rows[at + j];
      return sum;
    };
    expectWithin(
      Float64Array.from({ length: n * n }, (_, at) => gram(folded, Math.floor(at / n), at % n)),
      (at) => ({
        value: gram(all, Math.floor(at / n), at % n),
        bound: gamma(2 * roundings(C) + 6) * gram(all, Math.floor(at / n), at % n, true),
      }),
    );
  });

  test('NaN stays in its weight row and its factor', async () => {
    const weight = uploadMatrix(gpu(), [1, NaN, 3, 4, 3, 4], 3, 2);
    const factor = uploadMatrix(gpu(), [1, 1, NaN, 1, 1, 2], 3, 2);
    const output = gpu().arena.matrix('output', 3, 2);
    await runCommands(gpu(), (list) => encodeReadoutFeatures(list, { weight, factor, scale: 1, output }));
    const actual = await readMatrix(gpu(), output);
    expect([...actual].map(Number.isNaN)).toEqual([true, true, true, false, false, false]);
  });

  test('an output that does not fit is refused', async () => {
    const { weight, factor } = readoutOperands(gpu(), [3, 2, 5]);
    const output = gpu().arena.matrix('output', 2, 5);
    const encoded = runCommands(gpu(), (list) => encodeReadoutFeatures(list, { weight, factor, scale: 1, output }));
    await expect(encoded).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
