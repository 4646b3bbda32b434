// Squared errors towards real numbers, 4 datapoints at a time, against float64: values, what is not finite, and padding.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readFloats } from '../../src/gpu/readback';
import { encodeTargetBlocks } from '../../src/kernels/target-blocks';
import { gamma, unitRoundoff } from '../support/bounds';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { blockedSum, labelledSizes } from '../support/labelled';

interface Pair {
  readonly C: number;
  readonly n: number;
  readonly logits: Float32Array;
  readonly targets: Float32Array;
}

/** Seeded logits and targets [C, n]. */
const pairOf = (C: number, n: number): Pair => ({
  C,
  n,
  logits: normals(1, 1, C * n, 3),
  targets: normals(2, 1, C * n),
});

describe('target_blocks', () => {
  const gpu = useGpu();

  async function blocksOf({ C, n, logits, targets }: Pair): Promise<number[][]> {
    const blocks = Math.ceil(n / 4);
    const partials = gpu().arena.buffer('partials', blocks * 16);
    const matrices = { logits: uploadMatrix(gpu(), logits, C, n), targets: uploadMatrix(gpu(), targets, C, n) };
    await runCommands(gpu(), (list) => encodeTargetBlocks(list, { ...matrices, partials }));
    const values = await readFloats(gpu(), partials, 0, 4 * blocks);
    return Array.from({ length: blocks }, (_, block) => [...values.subarray(4 * block, 4 * block + 4)]);
  }

  test.each(labelledSizes)('C = %i, n = %i', async (C, n) => {
    const pair = pairOf(C, n);
    const lossOf = (i: number): number => {
      let sum = 0;
      for (let c = 0; c < C; c++) sum += (pair.logits[c * n + i] - pair.targets[c * n + i]) ** 2 / 2;
      return sum;
    };
    (await blocksOf(pair)).forEach(([sum, ...rest], block) => {
      const losses = [0, 1, 2, 3].flatMap((i) => (4 * block + i < n ? [lossOf(4 * block + i)] : []));
      const value = losses.reduce((total, each) => total + each, 0);
      expect(Math.abs(sum - value)).toBeLessThanOrEqual((gamma(blockedSum(C) + 5) + 2 * unitRoundoff) * value);
      expect(rest).toEqual([0, 0, 0]);
    });
  });

  test('what is not finite is counted, not summed', async () => {
    const pair = pairOf(2, 6);
    [pair.logits[0], pair.targets[1], pair.logits[6 + 5]] = [NaN, Infinity, -Infinity];
    const blocks = await blocksOf(pair);
    expect(blocks.map(([, , strange]) => strange)).toEqual([2, 1]);
    expect(blocks.every(([sum]) => Number.isFinite(sum))).toBe(true);
  });
});
