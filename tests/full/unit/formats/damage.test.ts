// Long fuzzing of the readers: thousands of truncations and changed bytes, at many seeds.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../../../src/formats/npy';
import { readNpz } from '../../../../src/formats/npz';
import { readSafetensors } from '../../../../src/formats/safetensors';
import { damaged, refusesCleanly } from '../../../support/fuzz';

const file = (name: string) => readFileSync(new URL(`../../../data/mlp-tanh-digits/${name}`, import.meta.url));

const readers: Record<string, { bytes: Uint8Array; read: (bytes: Uint8Array) => unknown }> = {
  npy: { bytes: file('logits.npy'), read: readNpy },
  npz: { bytes: file('nudge.npz'), read: (bytes) => readNpz(bytes) },
  safetensors: { bytes: file('model.safetensors'), read: readSafetensors },
};
const seeds = Array.from({ length: 8 }, (_, seed) => seed + 10);

describe.each(Object.keys(readers))('%s', (format) => {
  it.each(seeds)('gives a value or InvalidFile (seed %i)', async (seed) => {
    const { bytes, read } = readers[format];
    let refused = 0;
    for (const broken of damaged(bytes, seed, 1500))
      if ((await refusesCleanly(() => read(broken))) === 'refused') refused++;
    expect(refused).toBeGreaterThan(1500);
  });
});
