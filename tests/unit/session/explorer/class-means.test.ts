// Block means and alignments against sums written out, and against gradients whose kernel it is.
import { describe, expect, test } from 'vitest';
import { normals, uniformBits } from '../../../../src/core/random';
import { alignments, blockMeans, groupFlops } from '../../../../src/session/explorer/class-means';
import type { KernelSource } from '../../../../src/session/explorer/kernel-source';
import { rowGroups } from '../../../../src/session/explorer/row-groups';

const [n, P] = [37, 5];
const gradients = Float64Array.from(normals(1, 1, n * P));
const labels = Uint32Array.from({ length: n }, (_, i) => [0, 2, 3][uniformBits(2, 1, i) % 3]);
const names = ['none', 'nobody', 'two', '<b>three</b>'];
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, p) => sum + value * b[p], 0);
const gradient = (i: number): Float64Array => gradients.subarray(i * P, (i + 1) * P);
const kernel = Float32Array.from({ length: n * n }, (_, at) => dot(gradient(Math.floor(at / n)), gradient(at % n)));

async function* blocks(rows: number): AsyncGenerator<Float32Array> {
  for (let first = 0; first < n; first += rows) yield kernel.subarray(first * n, Math.min(n, first + rows) * n);
}

const source = (rows: number): KernelSource => ({
  known: {
    reduction: 'trace',
    parameters: '*',
    step: 12,
  },
  diagonal: () => Promise.resolve(Float32Array.from({ length: n }, (_, i) => kernel[i * n + i])),
  norms: () => Promise.resolve(new Float32Array(n)),
  groups: rowGroups(() => blocks(rows)),
  eigen: () => Promise.reject(new Error('no eigenpairs are asked for')),
});

const membersOf = (place: number): number[] => [...labels.keys()].filter((i) => labels[i] === place);

function meanGradient(members: readonly number[]): Float64Array {
  const mean = new Float64Array(P);
  for (const i of members) gradient(i).forEach((value, p) => (mean[p] += value / members.length));
  return mean;
}

describe('block means', () => {
  test.each([1, 7, 37])('from %i rows at a time, of the classes that occur', async (rows) => {
    const { groups, means, step } = await blockMeans(source(rows), { values: labels, names }, {});
    expect(groups).toEqual([0, 2, 3].map((place) => ({ name: names[place], count: membersOf(place).length })));
    expect(step).toBe(12);
    const expected = [0, 2, 3].flatMap((a) =>
      [0, 2, 3].map((b) => dot(meanGradient(membersOf(a)), meanGradient(membersOf(b)))),
    );
    means.forEach((mean, at) => expect(Math.abs(mean - expected[at])).toBeLessThan(2e-7 * 30));
    expect(means.length).toBe(9);
  });

  test('rows that are missing are noticed, and too many groups refused before anything is summed', async () => {
    const half = async function* (): AsyncGenerator<Float32Array> {
      yield kernel.subarray(0, 3 * n);
    };
    const short = { ...source(3), groups: rowGroups(half) };
    await expect(blockMeans(short, { values: labels, names }, {})).rejects.toMatchObject({ code: 'ShapeMismatch' });
    await expect(alignments(short, labels, {})).rejects.toMatchObject({ code: 'ShapeMismatch' });
    const values = Uint32Array.from({ length: 6000 }, (_, i) => i);
    await expect(blockMeans(short, { values, names }, {})).rejects.toMatchObject({ code: 'LimitExceeded' });
  });
});

test('means over a group of none are not a number, and cost nothing where the rows are there', async () => {
  const { groups } = source(7);
  const means = await groups.means(labels, 4, {});
  expect([...means].flatMap((mean, at) => (Number.isNaN(mean) ? [at] : []))).toEqual([1, 4, 5, 6, 7, 9, 13]);
  const own = await groups.ownMeans(labels, 4, {});
  own.forEach((mean, i) => {
    expect(Math.abs(mean - dot(gradient(i), meanGradient(membersOf(labels[i]))))).toBeLessThan(2e-7 * 30);
  });
  expect(groupFlops(source(7), 'ownMeans', labels)).toBe(0);
});

describe('alignment', () => {
  test('is the cosine with the mean gradients of the class', async () => {
    const found = await alignments(source(5), labels, {});
    found.forEach((value, i) => {
      const mean = meanGradient(membersOf(labels[i]));
      const cosine = dot(gradient(i), mean) / Math.sqrt(dot(gradient(i), gradient(i)) * dot(mean, mean));
      expect(Math.abs(value - cosine)).toBeLessThan(1e-6);
    });
    expect(Math.max(...found)).toBeLessThanOrEqual(1 + 1e-6);
  });

  test('of a datapoint alone in its class is 1; of one without gradients there is none', async () => {
    const groups = rowGroups(async function* () {
      yield Float32Array.of(4, 1, 1, 0);
    });
    const diagonal = () => Promise.resolve(Float32Array.of(4, 0));
    expect([...(await alignments({ ...source(37), groups, diagonal }, [0, 1], {}))]).toEqual([1, NaN]);
  });
});
