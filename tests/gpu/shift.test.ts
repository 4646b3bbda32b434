// Every measure of a change of logits against float64, from changes of 1e-6 to such that turn the softmax over.
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/core/random';
import { readFloats } from '../../src/gpu/readback';
import { encodeShift, type Shift } from '../../src/kernels/shift';
import { gamma, unitRoundoff } from '../support/bounds';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import {
  blockedSum,
  columnOf,
  type Labelled,
  labelled,
  labelledSizes,
  softmaxOf,
  uploadLabelled,
} from '../support/labelled';
import { expectWithin, type Expected } from '../support/within';

type Choice = Pick<Shift, 'measure' | 'order' | 'label'>;

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

/** Change of log p_y of datapoint i by the formulas of the shader's header, in float64. */
function logProbability(data: Labelled, change: Float32Array, { order, label, measure }: Choice, i: number): Expected {
  const y = measure === 'own-label' ? data.labels[i] : label;
  const { p, spread } = softmaxOf(columnOf(data.logits, data, i));
  const dz = columnOf(change, data, i);
  const d = dz.map((value) => value - dz[y]);
  const [B, x, D, log] = [blockedSum(data.C), spread, Math.max(...d.map(Math.abs)), Math.log(data.C)];
  if (order === 'first') {
    const size = sum(p.map((value, c) => value * Math.abs(d[c])));
    return { value: -sum(p.map((value, c) => value * d[c])), bound: gamma(2 * B + 24 + 12 * x + 6 * log) * size };
  }
  const S = sum(p.map((value, c) => value * Math.expm1(d[c])));
  const value = -Math.log1p(S);
  if (S >= -0.5 && Math.max(...p.map((before, c) => Math.log(before) + d[c])) <= 1) {
    const size = sum(p.map((before, c) => before * Math.abs(Math.expm1(d[c])))) / (1 + S);
    return { value, bound: gamma(3 * B + 60 + 20 * (x + D) + 10 * log) * size + gamma(16) * Math.abs(value) };
  }
  return { value, bound: gamma(2 * B + 48 + 16 * (x + D + log)) + unitRoundoff * Math.abs(value) };
}

describe('shift', () => {
  const gpu = useGpu();

  async function shiftOf(data: Labelled, change: Float32Array, choice: Choice): Promise<Float32Array> {
    const output = gpu().arena.buffer('output', data.n * 4);
    const operands = { ...uploadLabelled(gpu(), data), change: uploadMatrix(gpu(), change, data.C, data.n) };
    await runCommands(gpu(), (list) => encodeShift(list, { ...operands, ...choice, output }));
    return readFloats(gpu(), output, 0, data.n);
  }

  const sizes = [1e-6, 0.02, 1, 5];
  const cases = labelledSizes.flatMap(([C, n]) => sizes.map((deviation) => [C, n, deviation] as const));
  describe.each(['log-probability', 'own-label'] as const)('%s', (measure) => {
    test.each(cases)('C = %i, n = %i, changes of %d', async (C, n, deviation) => {
      const data = labelled([C, n]);
      const change = normals(7, 1, C * n, deviation);
      for (const order of ['first', 'exact'] as const) {
        const choice = { measure, order, label: C - 1 };
        expectWithin(await shiftOf(data, change, choice), (i) => logProbability(data, change, choice, i));
      }
    });
  });

  test('changes that are equal for all classes do not move a probability', async () => {
    const data = labelled([10, 65]);
    const change = new Float32Array(650).fill(0.37);
    for (const order of ['first', 'exact'] as const) {
      const actual = await shiftOf(data, change, { measure: 'own-label', order, label: 0 });
      expect([...actual].every((value) => value === 0)).toBe(true);
    }
  });

  test('a class of no probability that takes over is not lost', async () => {
    const data = { C: 2, n: 2, logits: Float32Array.from([0, 0, -150, -150]), labels: Uint32Array.from([0, 1]) };
    const change = Float32Array.from([0, 0, 200, 200]);
    const actual = await shiftOf(data, change, { measure: 'own-label', order: 'exact', label: 0 });
    expectWithin(actual, (i) => ({ value: [-50, 150][i], bound: gamma(2 * 2 + 48 + 16 * 351) + unitRoundoff * 150 }));
  });

  test('a rare label whose rivals fall away keeps its digits', async () => {
    const data = { C: 2, n: 1, logits: Float32Array.from([0, -20]), labels: Uint32Array.from([1]) };
    const change = Float32Array.from([-18, 0]);
    const choice = { measure: 'own-label', order: 'exact', label: 0 } as const;
    expectWithin(await shiftOf(data, change, choice), (i) => logProbability(data, change, choice, i));
  });

  test.each(labelledSizes)('logit and norm, C = %i, n = %i', async (C, n) => {
    const data = labelled([C, n]);
    const change = normals(7, 1, C * n);
    const label = C - 1;
    const logit = await shiftOf(data, change, { measure: 'logit', order: 'first', label });
    expect(logit).toEqual(change.slice(label * n));
    for (const scale of [1, 1e-30, 1e30]) {
      const scaled = change.map((value) => value * scale);
      expectWithin(await shiftOf(data, scaled, { measure: 'norm', order: 'first', label }), (i) => {
        const value = Math.hypot(...columnOf(scaled, data, i));
        return { value, bound: gamma(blockedSum(C) / 2 + 20) * value };
      });
    }
  });

  test('a change of zero has norm zero', async () => {
    const data = labelled([3, 5]);
    expect(await shiftOf(data, new Float32Array(15), { measure: 'norm', order: 'first', label: 0 })).toEqual(
      new Float32Array(5),
    );
  });

  test.each([
    ['log-probability', [0, 1, 1, 1, 1]],
    ['own-label', [0, 1, 1, 1, 1]],
    ['logit', [0, 0, 0, 0, 1]],
    ['norm', [0, 0, 0, 1, 1]],
  ] as const)('%s: what is not finite stays in its datapoint', async (measure, expected) => {
    const data = labelled([4, 5]);
    const change = normals(7, 1, 20);
    [data.logits[5 + 1], data.logits[5 + 2], change[5 + 3], change[10 + 4]] = [NaN, Infinity, Infinity, NaN];
    for (const order of ['first', 'exact'] as const) {
      const actual = await shiftOf(data, change, { measure, order, label: 2 });
      expect([...actual].map(Number.isNaN)).toEqual(expected.map(Boolean));
    }
  });

  test('a change of another shape is refused', async () => {
    const data = labelled([3, 5]);
    const operands = { ...uploadLabelled(gpu(), data), change: gpu().arena.matrix('change', 3, 4) };
    const output = gpu().arena.buffer('output', 20);
    const choice = { measure: 'norm', order: 'first', label: 0 } as const;
    const encoded = runCommands(gpu(), (list) => encodeShift(list, { ...operands, ...choice, output }));
    await expect(encoded).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
