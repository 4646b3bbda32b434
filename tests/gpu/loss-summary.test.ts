// Mean loss, accuracy and the count of losses that are not finite against float64, from 1 datapoint to 70,001.
import { describe, expect, test } from 'vitest';
import { readFloats } from '../../src/gpu/readback';
import type { LabelLoss } from '../../src/kernels/loss-cotangent';
import { encodeLossSummary } from '../../src/kernels/loss-summary';
import { gamma } from '../support/bounds';
import { runCommands, useGpu } from '../support/gpu';
import { type Labelled, labelled, uploadLabelled } from '../support/labelled';
import { isCorrect, lossOf } from '../support/losses';

describe('loss_summary', () => {
  const gpu = useGpu();

  async function summary(data: Labelled, loss: LabelLoss): Promise<number[]> {
    const output = gpu().arena.upload('summary', new Float32Array(4).fill(-1));
    await runCommands(gpu(), (list) => encodeLossSummary(list, { ...uploadLabelled(gpu(), data), loss, output }));
    return [...(await readFloats(gpu(), output, 0, 4))];
  }

  const sizes = [1, 2, 65, 257, 70001];
  const cases = sizes.flatMap((n) => (['cross-entropy', 'squared-error'] as const).map((loss) => [loss, n] as const));
  test.each(cases)('%s, n = %i', async (loss, n) => {
    const data = labelled([3, n], 4);
    const [mean, fraction, strange, untouched] = await summary(data, loss);
    const losses = Array.from({ length: n }, (_, i) => lossOf(data, loss, i));
    const value = losses.reduce((total, each) => total + each.value, 0) / n;
    const own = losses.reduce((total, each) => total + each.bound, 0) / n;
    const terms = Math.ceil(n / 256);
    expect(Math.abs(mean - value)).toBeLessThanOrEqual(own + gamma(Math.min(terms, 256) + terms / 256 + 16) * value);
    const correct = losses.filter((_, i) => isCorrect(data, i)).length / n;
    expect(Math.abs(fraction - correct)).toBeLessThanOrEqual(gamma(6) * correct);
    expect([strange, untouched]).toEqual([0, -1]);
  });

  test('one NaN among many makes the mean NaN and is counted', async () => {
    const data = labelled([3, 257]);
    data.logits[200] = NaN;
    const [mean, fraction, strange] = await summary(data, 'cross-entropy');
    expect([mean, strange]).toEqual([NaN, 1]);
    expect(fraction).toBeCloseTo(data.labels.filter((_, i) => i !== 200 && isCorrect(data, i)).length / 257, 6);
  });
});
