// Sums of partial sums against float64, with more than one group of 256 blocks; the stride's rest holds NaN.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readFloats } from '../../src/gpu/readback';
import { encodeSumBlocks } from '../../src/kernels/sum-blocks';
import { gamma } from '../support/bounds';
import { runCommands, useGpu } from '../support/gpu';

describe('sum_blocks', () => {
  const gpu = useGpu();
  test.each([
    [1, 1, 1],
    [2, 3, 4],
    [256, 65, 68],
    [257, 2, 4],
    [600, 5, 5],
  ])('%i blocks of %i in a stride of %i', async (blocks, count, stride) => {
    const partials = new Float32Array(normals(5, 1, blocks * stride * 4));
    for (let block = 0; block < blocks; block++)
      partials.fill(NaN, (block * stride + count) * 4, (block + 1) * stride * 4);
    const partialsBuffer = gpu().arena.upload('partials', partials);
    const output = gpu().arena.buffer('output', count * 16);
    const scale = 3;
    await runCommands(gpu(), (list) =>
      encodeSumBlocks(list, { partials: partialsBuffer, blocks, count, stride, scale, output }),
    );
    const actual = await readFloats(gpu(), output, 0, count * 4);
    for (let i = 0; i < count * 4; i++) {
      const terms = Array.from({ length: blocks }, (_, block) => scale * partials[block * stride * 4 + i]);
      const sum = terms.reduce((a, b) => a + b, 0);
      const size = terms.reduce((a, b) => a + Math.abs(b), 0);
      expect(Math.abs(actual[i] - sum)).toBeLessThanOrEqual(gamma(Math.min(blocks, 256) + blocks / 256 + 1) * size);
    }
  });
});
