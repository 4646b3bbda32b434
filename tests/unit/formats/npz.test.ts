// .npz archives: stored and deflated entries, declared sizes that lie, and damage.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tensor } from '../../../src/core/tensor';
import { writeNpy } from '../../../src/formats/npy';
import { readNpz } from '../../../src/formats/npz';
import { damaged, refusesCleanly } from '../../support/fuzz';
import { type Entry, zip } from '../../support/zip';

const a = tensor(
  [300],
  Float64Array.from({ length: 300 }, (_, i) => i % 7),
);
const b = tensor([2], Int32Array.of(4, -5));
const good: Entry[] = [
  { name: 'a.npy', content: writeNpy(a), method: 8 },
  { name: 'b.npy', content: writeNpy(b) },
];

describe('npz', () => {
  it('reads stored and deflated arrays', async () => {
    expect(await readNpz(zip(good))).toEqual(
      new Map<string, unknown>([
        ['a', a],
        ['b', b],
      ]),
    );
    expect(await readNpz(zip([]))).toEqual(new Map());
  });

  it('reads an archive written by NumPy', async () => {
    const path = fileURLToPath(new URL('../../data/mlp-relu-digits/nudge.npz', import.meta.url));
    const arrays = await readNpz(readFileSync(path));
    expect([...arrays.keys()]).toEqual(['index', 'lr', 'predicted', 'actual']);
    expect(arrays.get('actual')!.shape).toEqual([48, 10]);
  });

  it.each<[string, Entry[], RegExp]>([
    ['a size declared too small', [{ ...good[0], size: 100 }], /a.npy: it unpacks to more/],
    ['a size declared too large', [{ ...good[0], size: 5000 }], /a.npy: it unpacks to/],
    ['a size no deflate could reach', [{ ...good[0], size: 2 ** 29 }], /cannot hold/],
    ['sizes beyond the limit', [{ ...good[1], size: 2 ** 30 + 1 }], /limit/],
    ['a wrong checksum', [{ ...good[1], crc: 1 }], /b.npy: its checksum/],
    ['encryption', [{ ...good[1], flags: 1 }], /encrypted/],
    ['another compression', [{ ...good[1], method: 14 }], /method 14/],
    ['equal names', [good[0], good[0]], /twice/],
    ['another kind of file', [{ name: 'readme.txt', content: Uint8Array.of(1) }], /readme.txt/],
    ['an array that is not one', [{ name: 'a.npy', content: Uint8Array.of(1, 2) }], /npy/],
    ['zip64 without its sizes', [{ ...good[1], size: 0xffffffff }], /zip64 sizes are not there/],
  ])('refuses %s', async (_what, entries, message) => {
    await expect(readNpz(zip(entries))).rejects.toThrow(message);
  });

  it('refuses bytes that are no archive', async () => {
    await expect(readNpz(new Uint8Array(10))).rejects.toThrow('too short');
    await expect(readNpz(new Uint8Array(100))).rejects.toThrow('no zip directory');
  });

  it('stops when aborted', async () => {
    await expect(readNpz(zip(good), { signal: AbortSignal.abort() })).rejects.toThrow('abort');
  });

  it.each([1, 2])('survives damage (seed %i)', async (seed) => {
    const outcomes = { read: 0, refused: 0 };
    for (const bytes of damaged(zip(good), seed, 150)) outcomes[await refusesCleanly(() => readNpz(bytes))]++;
    expect(outcomes.refused).toBeGreaterThan(150);
  });
});
