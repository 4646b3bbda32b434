// Losses of 4 datapoints at a time against float64: values, ties, what is not finite, and padding that counts for nothing.
import { describe, expect, test } from 'vitest';
import { readFloats } from '../../src/gpu/readback';
import { encodeLossBlocks } from '../../src/kernels/loss-blocks';
import type { LabelLoss } from '../../src/kernels/loss-cotangent';
import { unitRoundoff } from '../support/bounds';
import { runCommands, useGpu } from '../support/gpu';
import { type Labelled, labelled, labelledSizes, uploadLabelled } from '../support/labelled';
import { isCorrect, lossOf } from '../support/losses';

describe('loss_blocks', () => {
  const gpu = useGpu();

  async function blocksOf(data: Labelled, loss: LabelLoss): Promise<number[][]> {
    const blocks = Math.ceil(data.n / 4);
    const partials = gpu().arena.buffer('partials', blocks * 16);
    await runCommands(gpu(), (list) => encodeLossBlocks(list, { ...uploadLabelled(gpu(), data), loss, partials }));
    const values = await readFloats(gpu(), partials, 0, 4 * blocks);
    return Array.from({ length: blocks }, (_, block) => [...values.subarray(4 * block, 4 * block + 4)]);
  }

  const cases = labelledSizes.flatMap(([C, n]) =>
    (['cross-entropy', 'squared-error'] as const).map((loss) => [loss, C, n] as const),
  );
  test.each(cases)('%s, C = %i, n = %i', async (loss, C, n) => {
    const data = labelled([C, n], 8);
    (await blocksOf(data, loss)).forEach(([sum, correct, strange, rest], block) => {
      const points = [0, 1, 2, 3].map((i) => 4 * block + i).filter((i) => i < n);
      const losses = points.map((i) => lossOf(data, loss, i));
      const value = losses.reduce((total, each) => total + each.value, 0);
      const bound = losses.reduce((total, each) => total + each.bound, 0) + 2 * unitRoundoff * value;
      expect(Math.abs(sum - value)).toBeLessThanOrEqual(bound);
      expect([correct, strange, rest]).toEqual([points.filter((i) => isCorrect(data, i)).length, 0, 0]);
    });
  });

  test('a loss far below the unit roundoff keeps its digits', async () => {
    const data = { C: 2, n: 1, logits: Float32Array.from([0, 40]), labels: Uint32Array.from([1]) };
    const [[sum]] = await blocksOf(data, 'cross-entropy');
    const { value, bound } = lossOf(data, 'cross-entropy', 0);
    expect(value).toBeLessThan(1e-17);
    expect(Math.abs(sum - value)).toBeLessThanOrEqual(bound);
  });

  test('of equal logits the first is the class', async () => {
    const data = { C: 3, n: 3, logits: new Float32Array(9).fill(2), labels: Uint32Array.from([0, 1, 2]) };
    const [[, correct]] = await blocksOf(data, 'cross-entropy');
    expect(correct).toBe(1);
  });

  test.each(['cross-entropy', 'squared-error'] as const)(
    '%s: what is not finite is counted, not summed',
    async (loss) => {
      const data = labelled([3, 8]);
      for (let i = 0; i < 8; i++) data.labels[i] = 1;
      for (let i = 0; i < 8; i++) [data.logits[i], data.logits[8 + i], data.logits[16 + i]] = [0, 1, 0];
      [data.logits[0], data.logits[8 + 1], data.logits[16 + 2], data.logits[5]] = [NaN, NaN, Infinity, -Infinity];
      const [first, second] = await blocksOf(data, loss);
      expect([first[1], first[2], second[1], second[2]]).toEqual([1, 3, 3, 1]);
      const { value, bound } = lossOf(data, loss, 3);
      expect(Math.abs(first[0] - value)).toBeLessThanOrEqual(bound);
    },
  );
});
