// Words of a batch, from anywhere in the list of indices; what lies behind them is left alone. Also more than one line of workgroups.
import { describe, expect, test } from 'vitest';
import { readBytes } from '../../src/gpu/readback';
import { encodeGatherWords } from '../../src/kernels/gather-words';
import { runCommands, useGpu } from '../support/gpu';

describe('gather_words', () => {
  const gpu = useGpu();

  test.each([
    { n: 1, first: 0, count: 1 },
    { n: 5, first: 3, count: 2 },
    { n: 100, first: 61, count: 257 },
    { n: 1000, first: 1, count: 65535 * 64 + 65 },
  ])('$count of $n words, from $first', async ({ n, first, count }) => {
    const words = Uint32Array.from({ length: n }, (_, i) => (i * 2654435761) >>> 0);
    const list = Uint32Array.from({ length: first + count }, (_, i) => (i * 7 + 3) % n);
    const input = gpu().arena.upload('words', words);
    const indices = gpu().arena.upload('indices', list);
    const output = gpu().arena.upload('output', new Uint32Array(count + 1).fill(99));
    await runCommands(gpu(), (commands) => encodeGatherWords(commands, { input, indices, first, count, output }));
    const expected = Uint32Array.from({ length: count + 1 }, (_, i) => (i < count ? words[list[first + i]] : 99));
    const actual = new Uint32Array(await readBytes(gpu(), output, 0, 4 * (count + 1)));
    expect(Buffer.compare(Buffer.from(actual.buffer), Buffer.from(expected.buffer))).toBe(0);
  });
});
