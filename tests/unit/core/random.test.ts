// The generator against published vectors, fixed checksums of its bits, and the laws of its distributions.
import { describe, expect, it } from 'vitest';
import { deterministicLog, inverseNormalCdf } from '../../../src/core/inverse-normal';
import {
  fillBits,
  normal,
  normals,
  permutation,
  philox,
  streamOf,
  uniform,
  uniformBits,
} from '../../../src/core/random';
import { normalCdf } from '../../../src/reference/error-function';

/** FNV-1a over 32-bit words. */
function checksum(words: ArrayLike<number>): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i], 0x01000193);
  return hash >>> 0;
}

describe('philox', () => {
  const cases: [number[], number[], number[]][] = [
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [Array(4).fill(0xffffffff), Array(2).fill(0xffffffff), [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ];

  it.each(cases)('gives the published block of counter %j and key %j', (counter, key, expected) => {
    const out = new Uint32Array(4);
    philox(counter, key, out);
    expect([...out]).toEqual(expected);
  });
});

describe('streams', () => {
  it('place numbers by seed, stream and counter alone', () => {
    const stream = streamOf('0.weight');
    const row = normals(7, stream, 9);
    for (let i = 0; i < 9; i++) expect(row[i]).toBe(Math.fround(normal(7, stream, i)));
  });

  it('fill a list from any whole block on, of any length', () => {
    const stream = streamOf('fill');
    const words = new Uint32Array(7);
    fillBits(9, stream, 2 ** 36 + 8, words);
    expect([...words]).toEqual(Array.from(words, (_, i) => uniformBits(9, stream, 2 ** 36 + 8 + i)));
  });

  it('differ by seed (also above 2^32), by stream and by counter', () => {
    const stream = streamOf('a');
    const seen = new Set([
      uniformBits(1, stream, 0),
      uniformBits(2, stream, 0),
      uniformBits(1 + 2 ** 32, stream, 0),
      uniformBits(1, streamOf('b'), 0),
      uniformBits(1, stream, 1),
      uniformBits(1, stream, 4),
      uniformBits(1, stream, 4 * 2 ** 32),
    ]);
    expect(seen.size).toBe(7);
  });

  it('have the same bits on every engine', () => {
    const bits = Array.from({ length: 4096 }, (_, i) => uniformBits(12345, streamOf('weights'), i));
    const floats = new Uint32Array(normals(12345, streamOf('weights'), 65536, 0.125).buffer);
    expect(streamOf('0.weight')).toBe(2723200284);
    expect(checksum(bits)).toBe(3396434787);
    expect(checksum(floats)).toBe(1835155279);
    expect(checksum(permutation(12345, streamOf('batches'), 1797))).toBe(2328797325);
  });
});

describe('normals', () => {
  it('stay inside (0, 1) before they are transformed', () => {
    for (let i = 0; i < 1000; i++) {
      const u = uniform(3, 5, i);
      expect(u).toBeGreaterThan(0);
      expect(u).toBeLessThan(1);
    }
  });

  it.each([0, 1, 2])('have the moments of a standard normal (seed %i)', (seed) => {
    const n = 200_000;
    const draws = normals(seed, streamOf('moments'), n);
    const moment = (power: number) => draws.reduce((sum, z) => sum + z ** power, 0) / n;
    expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  });

  it.each([1e-300, 1e-30, 1e-12, 1e-9, 1e-4, 0.02, 0.074, 0.3, 0.5, 0.6, 0.93, 0.999, 1 - 1e-9])(
    'invert the distribution function at %d',
    (p) => {
      const back = normalCdf(inverseNormalCdf(p));
      expect(Math.abs(back - p) / p).toBeLessThan(p < 1e-100 ? 1e-12 : 1e-13);
    },
  );
});

describe('deterministicLog', () => {
  it.each([5e-300, 1e-10, 0.1, 0.70711, 0.9999999, 1, 1.0000001, 1.41421, 2, 1e10, 1e300])('is log(%d)', (x) => {
    expect(Math.abs(deterministicLog(x) - Math.log(x))).toBeLessThanOrEqual(4e-16 * Math.abs(Math.log(x)));
  });
});

describe('permutation', () => {
  it.each([0, 1, 2, 5, 100])('holds each of %i numbers once', (count) => {
    expect([...permutation(9, 1, count)].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  it('is fair: every order of four about equally often', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 24_000; seed++) {
      const order = permutation(seed, 1, 4).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(counts.size).toBe(24);
    expect(chiSquared).toBeLessThan(53);
  });
});
