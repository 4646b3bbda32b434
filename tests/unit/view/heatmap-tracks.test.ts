// Tracks as the shader reads them: their own colours, then means over 2, 4, 8... neighbours, each of just those that exist.
import { describe, expect, it } from 'vitest';
import { isNtkError } from '../../../src/core/errors';
import { levelStart, packTracks, trackColours, tracksWidth, type Track } from '../../../src/view/heatmap-tracks';

const greys = (values: readonly number[]): Track => ({
  colours: Uint8Array.from(values.flatMap((value) => [value, value, value, 255])),
});
const ramp = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => (i * 37) % 251);

describe.each([1, 2, 3, 5, 8, 257, 5000])('a track of %i', (count) => {
  const values = ramp(count);
  const rows = [greys(values), greys(values.map((value) => 255 - value))];
  const columns = [greys([10, 20, 30])];
  const { bytes, stride, levels, height } = packTracks({ rows, columns }, 8192);
  const red = (texel: number): number => bytes[texel * 4];

  it('holds its colours and the mean over every block of every level', () => {
    expect(bytes.length).toBe(tracksWidth * height * 4);
    for (let level = 0; level < levels; level++) {
      const edge = 2 ** level;
      for (let block = 0; block * edge < count; block += Math.max(1, Math.floor(count / edge / 50))) {
        const members = values.slice(block * edge, (block + 1) * edge);
        const mean = members.reduce((a, b) => a + b) / members.length;
        const at = levelStart(count, level) + block;
        expect(Math.abs(red(at) - mean)).toBeLessThanOrEqual(0.501);
        expect(Math.abs(red(stride.rows + at) - (255 - mean))).toBeLessThanOrEqual(0.501);
      }
    }
    expect(levelStart(count, levels)).toBe(stride.rows);
    expect(2 ** (levels - 1)).toBeGreaterThanOrEqual(count);
  });

  it('is followed by those of the other edge, with as many levels', () => {
    const first = 2 * stride.rows;
    expect([0, 1, 2].map((i) => red(first + i))).toEqual([10, 20, 30]);
    if (levels > 1) expect(Math.abs(red(first + 3) - 15)).toBeLessThanOrEqual(0.501);
    if (levels > 2) expect(red(first + levelStart(3, 2))).toBe(20);
  });
});

it('tracks that no texture holds are refused with what they need', () => {
  const rows = [greys(ramp(5000))];
  try {
    packTracks({ rows, columns: rows }, 2);
    expect.unreachable();
  } catch (error) {
    expect(isNtkError(error, 'LimitExceeded') && error.details.needed).toBeGreaterThan(20_000);
  }
});

it('no tracks take no room', () => {
  expect(packTracks({ rows: [], columns: [] }, 1).height).toBe(1);
});

it('colours become bytes', () => {
  expect([...trackColours([[0, 0.5, 1]])]).toEqual([0, 128, 255, 255]);
});
