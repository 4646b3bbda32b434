// The digits as shipped, and the refusal of files that are not digits.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { tensor } from '../../../src/core/tensor';
import { gatherInputs, gatherLabels, splitIndices, trainedOn } from '../../../src/datasets/dataset';
import { loadDigits, parseDigits } from '../../../src/datasets/digits';
import { writeNpy } from '../../../src/formats/npy';

async function shipped(name: string): Promise<ArrayBuffer> {
  return Uint8Array.from(await readFile(new URL(`../../../public/data/${name}`, import.meta.url))).buffer;
}

describe('digits', () => {
  it('are 1,797 pictures of 8x8 in 0..1 with ten classes', async () => {
    const digits = await loadDigits(shipped);
    expect(digits).toMatchObject({ name: 'digits', count: 1797, features: 64, imageShape: [8, 8] });
    expect(digits.inputs.length).toBe(1797 * 64);
    expect(Math.max(...digits.inputs)).toBe(1);
    expect(Math.min(...digits.inputs)).toBe(0);
    const counts = digits.classes.map((_, label) => digits.labels.filter((value) => value === label).length);
    expect(counts).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    expect(Array.from(digits.inputs.slice(0, 8), (value) => value * 16)).toEqual([0, 0, 5, 13, 9, 1, 0, 0]);
  });

  it('are trained on as many as are wanted, evenly spread over the training part', async () => {
    const { split } = await loadDigits(shipped);
    expect(trainedOn(split, {})).toEqual(split);
    expect(trainedOn(split, { datapoints: 5000 })).toEqual(split);
    for (const datapoints of [1, 7, 100, 1437]) {
      const { train, test } = trainedOn(split, { datapoints });
      expect(test).toBe(split.test);
      expect(train).toHaveLength(datapoints);
      const places = Array.from(train, (index) => split.train.indexOf(index));
      const gaps = places.slice(1).map((place, i) => place - places[i]);
      expect(places[0]).toBe(0);
      expect(Math.min(1e9, ...gaps)).toBeGreaterThanOrEqual(Math.floor(1438 / datapoints));
      expect(Math.max(0, ...gaps)).toBeLessThanOrEqual(Math.ceil(1438 / datapoints));
    }
  });

  it('split by seed into two disjoint parts', async () => {
    const { split } = await loadDigits(shipped, { seed: 3 });
    expect([split.train.length, split.test.length]).toEqual([1438, 359]);
    expect([...split.train, ...split.test].sort((a, b) => a - b)).toEqual(Array.from({ length: 1797 }, (_, i) => i));
    expect(split).toEqual(splitIndices(1797, 0.2, 3));
    expect(split.test).not.toEqual(splitIndices(1797, 0.2, 4).test);
    expect([...split.test]).toEqual([...split.test].sort((a, b) => a - b));
  });

  it('give rows and labels by index', async () => {
    const digits = await loadDigits(shipped);
    expect(gatherInputs(digits, [5, 0]).slice(64)).toEqual(digits.inputs.slice(0, 64));
    expect([...gatherLabels(digits, [0, 1, 2])]).toEqual([0, 1, 2]);
  });

  it('refuse what is not digits', () => {
    const file = (shape: number[], fill: number) => {
      const count = shape.reduce((a, b) => a * b, 1);
      return writeNpy(tensor(shape, new Uint8Array(count).fill(fill))).buffer;
    };
    expect(() => parseDigits(file([2, 8, 8], 17), file([2], 0))).toThrow('pixel 0 is 17');
    expect(() => parseDigits(file([2, 8, 8], 1), file([2], 10))).toThrow('label 0 is 10');
    expect(() => parseDigits(file([2, 8, 8], 1), file([3], 1))).toThrow('uint8 [2]');
    expect(() => parseDigits(file([2, 64], 1), file([2], 1))).toThrow('[n, 8, 8]');
    expect(() => parseDigits(new ArrayBuffer(3), file([2], 1))).toThrow('npy');
    expect(() => splitIndices(5, 2, 0)).toThrow('share');
  });
});
