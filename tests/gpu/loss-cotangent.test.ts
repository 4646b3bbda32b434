// The cotangent of both losses against float64, to relative precision even where the label's probability is almost 1.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeLossCotangent, type LabelLoss } from '../../src/kernels/loss-cotangent';
import { gamma } from '../support/bounds';
import { runCommands, useGpu } from '../support/gpu';
import {
  blockedSum,
  columnOf,
  type Labelled,
  labelled,
  labelledSizes,
  softmaxOf,
  uploadLabelled,
} from '../support/labelled';
import { expectWithin } from '../support/within';

const smallest = 2 ** -126;

describe('loss_cotangent', () => {
  const gpu = useGpu();
  const scale = -0.7;

  async function cotangent(data: Labelled, loss: LabelLoss): Promise<Float32Array> {
    const output = gpu().arena.matrix('output', data.C, data.n);
    await runCommands(gpu(), (list) =>
      encodeLossCotangent(list, { ...uploadLabelled(gpu(), data), loss, scale, output }),
    );
    return readMatrix(gpu(), output);
  }

  /** softmax(f)_c - [c = y], at c = y as minus the sum of the others. */
  function difference(data: Labelled, c: number, i: number) {
    const { p, spread } = softmaxOf(columnOf(data.logits, data, i));
    const others = p.reduce((sum, value, other) => (other === c ? sum : sum + value), 0);
    return { value: c === data.labels[i] ? -others : p[c], spread };
  }

  test.each(labelledSizes.flatMap((size) => [1, 12].map((deviation) => [...size, deviation] as const)))(
    'cross-entropy, C = %i, n = %i, logits of deviation %i',
    async (C, n, deviation) => {
      const data = labelled([C, n], deviation);
      expectWithin(await cotangent(data, 'cross-entropy'), (at) => {
        const { value, spread } = difference(data, Math.floor(at / n), at % n);
        const roundings = 2 * (blockedSum(C) + 10 + 5 * spread);
        return { value: scale * value, bound: gamma(roundings) * Math.abs(scale * value) + smallest };
      });
    },
  );

  test.each(labelledSizes)('squared error, C = %i, n = %i', async (C, n) => {
    const data = labelled([C, n]);
    expectWithin(await cotangent(data, 'squared-error'), (at) => {
      const value = scale * (data.logits[at] - Number(data.labels[at % n] === Math.floor(at / n)));
      return { value, bound: gamma(3) * Math.abs(value) };
    });
  });

  test.each(['cross-entropy', 'squared-error'] as const)('%s: NaN stays in its datapoint', async (loss) => {
    const data = labelled([4, 6]);
    data.logits[1 * 6 + 2] = NaN;
    const isNaN = [...(await cotangent(data, loss))].map(Number.isNaN);
    const expected = isNaN.map((_, at) => (loss === 'cross-entropy' ? at % 6 === 2 : at === 1 * 6 + 2));
    expect(isNaN).toEqual(expected);
  });

  test('an infinite logit leaves the softmax of its datapoint undefined', async () => {
    const data = labelled([3, 5]);
    [data.logits[5], data.logits[8]] = [Infinity, -Infinity];
    const isNaN = [...(await cotangent(data, 'cross-entropy'))].map(Number.isNaN);
    expect(isNaN).toEqual(isNaN.map((_, at) => at % 5 === 0 || at % 5 === 3));
  });
});
