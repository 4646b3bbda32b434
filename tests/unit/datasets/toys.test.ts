// Toy problems: the same bits from a seed, as many of each class, and what each is by its definition.
import { describe, expect, it, test } from 'vitest';
import { splitIndices } from '../../../src/datasets/dataset';
import { lineFunction, lineFunctions, lineNames } from '../../../src/datasets/line-functions';
import { isPrime, modularAddition } from '../../../src/datasets/modular-addition';
import { planeClasses, planeNames } from '../../../src/datasets/plane-classes';
import { sineOfTurns } from '../../../src/datasets/portable-sine';

/** FNV-1a over 32-bit words. */
function checksum(words: ArrayLike<number>): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i], 0x01000193);
  return hash >>> 0;
}

const bits = (values: Float32Array): number => checksum(new Uint32Array(values.buffer));

test('the portable sine is the sine', () => {
  for (let turns = -2; turns <= 2; turns += 0.0137)
    expect(Math.abs(sineOfTurns(turns) - Math.sin(2 * Math.PI * turns))).toBeLessThan(2e-15);
  expect([0, 0.5, 1].map((turns) => sineOfTurns(turns) + 0)).toEqual([0, 0, 0]);
  expect(sineOfTurns(0.25)).toBeCloseTo(1, 15);
});

describe.each(planeNames)('%s', (name) => {
  const settings = { name, count: 101, noise: 0, seed: 5 };

  it('has as many of both classes, from its seed', () => {
    const dataset = planeClasses(settings);
    expect(dataset).toMatchObject({ name, count: 101, features: 2, classes: ['A', 'B'] });
    expect(dataset.imageShape).toBeUndefined();
    expect(dataset.labels.filter((label) => label === 0).length).toBe(51);
    expect(dataset.split).toEqual(splitIndices(101, 0.2, 5));
    expect(planeClasses(settings).inputs).toEqual(dataset.inputs);
    expect(planeClasses({ ...settings, seed: 6 }).inputs).not.toEqual(dataset.inputs);
    expect(planeClasses({ ...settings, count: 20 }).inputs).toEqual(dataset.inputs.slice(0, 40));
  });

  it('has noise of the deviation that is asked for', () => {
    const [still, noisy] = [0, 0.3].map((noise) => planeClasses({ name, count: 4000, noise, seed: 1 }).inputs);
    const squares = noisy.reduce((sum, value, at) => sum + (value - still[at]) ** 2, 0);
    expect(Math.sqrt(squares / noisy.length)).toBeCloseTo(0.3, 2);
  });
});

describe('without noise', () => {
  const points = (name: (typeof planeNames)[number]) => {
    const { inputs, labels, count } = planeClasses({ name, count: 300, noise: 0, seed: 2 });
    return Array.from({ length: count }, (_, i) => ({ x: inputs[2 * i], y: inputs[2 * i + 1], label: labels[i] }));
  };

  test('moons are halves of unit circles', () => {
    for (const { x, y, label } of points('moons')) {
      const [u, v] = label === 0 ? [x + 0.5, y + 0.25] : [0.5 - x, 0.25 - y];
      expect(Math.hypot(u, v)).toBeCloseTo(1, 6);
      expect(v).toBeGreaterThanOrEqual(-1e-6);
    }
  });

  test('circles have radius 1 and one half', () => {
    for (const { x, y, label } of points('circles')) expect(Math.hypot(x, y)).toBeCloseTo(label === 0 ? 1 : 0.5, 6);
  });

  test('the second spiral is the first, turned by half a turn', () => {
    for (const { x, y, label } of points('spirals')) {
      const radius = Math.hypot(x, y);
      const turns = (1.25 * (radius - 0.08)) / 0.92 + label / 2;
      expect(x / radius).toBeCloseTo(Math.cos(2 * Math.PI * turns), 4);
      expect(y / radius).toBeCloseTo(Math.sin(2 * Math.PI * turns), 4);
    }
  });

  test('fields of the checkerboard alternate, and all are there', () => {
    const seen = new Set<string>();
    for (const { x, y, label } of points('checkerboard')) {
      const [column, row] = [x, y].map((value) => Math.min(3, Math.floor(2 * (value + 1))));
      expect((column + row) % 2).toBe(label);
      seen.add(`${column} ${row}`);
    }
    expect(seen.size).toBe(16);
  });
});

describe('addition modulo a prime', () => {
  it('has every pair once, as two one-hot vectors', () => {
    const dataset = modularAddition({ name: 'modular-addition', modulus: 7, share: 1, trainShare: 0.5, seed: 0 });
    expect(dataset).toMatchObject({ name: 'addition modulo 7', count: 49, features: 14 });
    expect(dataset.classes).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    for (let pair = 0; pair < 49; pair++) {
      const [a, b] = [Math.floor(pair / 7), pair % 7];
      const row = dataset.inputs.subarray(pair * 14, (pair + 1) * 14);
      expect([...row.keys()].filter((at) => row[at] !== 0)).toEqual([a, 7 + b]);
      expect(dataset.labels[pair]).toBe((a + b) % 7);
      expect(dataset.beside!.map(({ values }) => values[pair])).toEqual([a, b]);
      expect([dataset.pairs!.modulus, dataset.pairs!.a[pair], dataset.pairs!.b[pair]]).toEqual([7, a, b]);
    }
    const counts = dataset.classes.map((_, sum) => dataset.labels.filter((label) => label === sum).length);
    expect(counts).toEqual(new Array(7).fill(7));
  });

  it('trains on a share of a share', () => {
    const part = modularAddition({ name: 'modular-addition', modulus: 11, share: 0.5, trainShare: 0.3, seed: 4 });
    expect(part.count).toBe(61);
    expect([part.split.train.length, part.split.test.length]).toEqual([18, 43]);
    const other = modularAddition({ name: 'modular-addition', modulus: 11, share: 0.5, trainShare: 0.3, seed: 5 });
    expect(other.inputs).not.toEqual(part.inputs);
  });

  it('wants a prime', () => {
    expect([2, 3, 4, 9, 23, 59, 121, 1, 2.5].filter(isPrime)).toEqual([2, 3, 23, 59]);
    const four = { name: 'modular-addition', modulus: 4, share: 1, trainShare: 0.5, seed: 0 } as const;
    expect(() => modularAddition(four)).toThrow('prime');
  });
});

describe.each(lineNames)('%s on a line', (name) => {
  it('has targets of its function, and no classes', () => {
    const dataset = lineFunction({ name, count: 40, noise: 0, seed: 3 });
    expect(dataset).toMatchObject({ name, count: 40, features: 1, isUnlabelled: true });
    dataset.inputs.forEach((x, i) => {
      expect(x).toBeGreaterThanOrEqual(-1 + i / 20 - 1e-6);
      expect(x).toBeLessThanOrEqual(-1 + (i + 1) / 20 + 1e-6);
      expect(dataset.targets![i]).toBe(Math.fround(lineFunctions[name](x)));
    });
    const noisy = lineFunction({ name, count: 4000, noise: 0.2, seed: 3 });
    const squares = noisy.targets!.reduce((sum, y, i) => sum + (y - lineFunctions[name](noisy.inputs[i])) ** 2, 0);
    expect(Math.sqrt(squares / 4000)).toBeCloseTo(0.2, 2);
  });
});

test('functions on a line by hand', () => {
  [0, -1, 0, 1].forEach((value, at) => expect(lineFunctions.sine(at / 4 - 0.5)).toBeCloseTo(value, 15));
  expect([-0.1, 0, 0.1].map(lineFunctions.step)).toEqual([-1, 1, 1]);
  expect([-1, -0.75, 0, 0.25, 0.375].map((x) => lineFunctions.sawtooth(x) + 0)).toEqual([-1, 0, -1, 0, 0.5]);
});

test('the same bits on every engine', () => {
  const plane = planeNames.map((name) => bits(planeClasses({ name, count: 64, noise: 0.1, seed: 12345 }).inputs));
  const line = lineNames.map((name) => bits(lineFunction({ name, count: 64, noise: 0.1, seed: 12345 }).targets!));
  expect([...plane, ...line]).toEqual([
    1948964756, 2083501097, 2186232496, 3618638015, 86778080, 2880663251, 3000588270,
  ]);
});
