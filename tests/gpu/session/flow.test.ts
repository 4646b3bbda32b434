// A session from nothing to everything on a few digits, its numbers against the float64 oracle.
import { describe, expect, test } from 'vitest';
import { gatherInputs } from '../../../src/datasets/dataset';
import { oneHot } from '../../../src/model/loss';
import { readFloats } from '../../../src/gpu/readback';
import { logits } from '../../../src/reference/forward';
import { kernel } from '../../../src/reference/kernel';
import * as reference from '../../../src/reference/nudge';
import { pairKernel } from '../../../src/reference/reductions';
import { softmaxRows } from '../../../src/session/softmax';
import { buildModel } from '../../../src/session/workspace';
import { pearson, spearman } from '../../../src/theory/summaries';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { relativeError } from '../../support/numbers';
import { fewDigits, smallState, testDevice, testSession, until, shareGpu } from '../../support/session';

const bound = 1e-5;

describe('session', () => {
  shareGpu();

  test('start: data, first neighbourhood, training, neighbourhood, kernel, stable rate', async () => {
    const dataset = await fewDigits(90);
    const session = testSession({ dataset });
    const neighbourhoods: (readonly [number, number])[] = [];
    session.neighbourhood.subscribe((view) => {
      if (view) neighbourhoods.push([view.step, view.layers[1].neighbours.k]);
    });
    expect(session.status.value.phase).toBe('starting');
    await session.start();
    expect(session.status.value).toEqual({ phase: 'ready' });
    expect(session.dataset.value).toBe(dataset);
    expect(session.problem.value).toBeUndefined();
    const training = session.training.value;
    expect(training).toMatchObject({ phase: 'done', step: 32, totalSteps: 32 });
    expect(training.history[0].step).toBe(0);
    expect(training.history.at(-1)).toMatchObject({ step: 32, epoch: 4, nonFinite: 0 });
    expect(training.history.at(-1)!.trainLoss).toBeLessThan(training.history[0].trainLoss);
    expect(neighbourhoods[0]).toEqual([0, 0]);
    expect(neighbourhoods.at(-1)).toEqual([32, 8]);
    const view = session.kernel.value!;
    expect(view).toMatchObject({ step: 32, reduction: 'trace', orderName: 'class', nonFinite: 0, signed: false });
    expect(view.order.length).toBe(90);
    const shown = [...view.order].map((i) => dataset.labels[i]);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    expect(view.sample.low).toBeGreaterThan(0);
    expect(view.flops).toBeGreaterThan(0);
    await until(() => session.stableRate.value !== undefined);
    expect(session.stableRate.value).toBeGreaterThan(0);
    await until(() => session.jobs.value.length === 0);
  });

  test('the neighbourhood holds pixels and hidden layers, on the GPU as on the CPU', async () => {
    const session = testSession({ dataset: await fewDigits(41), state: { ...smallState, step: 0 } });
    await session.start();
    await until(() => session.neighbourhood.value?.layers[0].neighbours.k === 8);
    const { layers } = session.neighbourhood.value!;
    expect(layers.map(({ id, width }) => [id, width])).toEqual([
      ['input', 64],
      ['activation1', 12],
      ['activation2', 8],
    ]);
    expect(session.layer.value).toBe('activation2');
    session.setLayer('input');
    expect(session.layer.value).toBe('input');
    for (const { positions, points, explained, neighbours } of layers) {
      expect(await readFloats(session.gpu.value!, positions, 0, 41 * 4)).toEqual(points);
      expect(explained[0]).toBeGreaterThan(explained[2]);
      expect(neighbours.indices).toHaveLength(41 * 8);
    }
  });

  test("kernel rows, entries and the stable rate of the untrained network are the oracle's", async () => {
    const dataset = await fewDigits(27);
    const session = testSession({ dataset, state: { ...smallState, step: 0 } });
    await session.start();
    await until(() => session.stableRate.value !== undefined);
    const model = await buildModel(dataset, smallState);
    const all = { n: 27, data: dataset.inputs };
    const expected = pairKernel(model, all, all, { kind: 'trace' }).total;
    for (const i of [0, 13, 26]) {
      expect(relativeError(await session.kernelRow(i), expected.subarray(i * 27, (i + 1) * 27))).toBeLessThan(bound);
    }
    expect(
      relativeError(
        session.kernel.value!.diagonal!,
        expected.filter((_, at) => at % 28 === 0),
      ),
    ).toBeLessThan(bound);
    const { value, cosine } = await session.kernelEntry(3, 20);
    expect(value / expected[3 * 27 + 20]).toBeCloseTo(1, 5);
    expect(cosine).toBeCloseTo(expected[3 * 27 + 20] / Math.sqrt(expected[3 * 28] * expected[20 * 28]), 5);
    await expect(session.kernelEntry(0, 27)).rejects.toMatchObject({ code: 'ShapeMismatch' });
    expect(session.stableRate.value! / fullBatchRate(dataset, model)).toBeCloseTo(1, 3);
  });

  test("a nudge is the oracle's, with its correlations and its own stable rate", async () => {
    const dataset = await fewDigits(30);
    const session = testSession({ dataset, state: { ...smallState, step: 0 } });
    await session.start();
    session.setNudge({ index: 7 });
    expect(session.nudgeSettings.value).toEqual({
      index: 7,
      label: dataset.labels[7],
      rate: 0.01,
      measure: 'log-probability',
    });
    await until(() => session.nudge.value !== undefined);
    session.setNudge({ label: 3, rate: 0.05 });
    await until(() => session.nudge.value!.settings.label === 3);
    const view = session.nudge.value!;
    const model = await buildModel(dataset, smallState);
    const step = {
      datapoint: gatherInputs(dataset, [7]),
      target: oneHot([3], 10),
      loss: 'cross-entropy',
      rate: 0.05,
    } as const;
    const { before, predicted, actual } = reference.nudge(model, step, { n: 30, data: dataset.inputs });
    const shift = { kind: 'log-probability', label: 3 } as const;
    expect(relativeError(view.predicted, reference.predictedShift(before, predicted, 10, shift))).toBeLessThan(bound);
    expect(relativeError(view.actual, reference.actualShift(before, actual, 10, shift))).toBeLessThan(5e-4);
    expect(view.similarity.map(({ id }) => id)).toEqual(['input', 'activation1', 'activation2']);
    expect(view.predictedActual).toEqual({
      pearson: pearson(view.predicted, view.actual, 7),
      spearman: spearman(view.predicted, view.actual, 7),
    });
    expect(view.actualSimilarity).toHaveLength(3);
    expect(view.relativeError).toBeCloseTo(relativeError(view.predicted, view.actual), 10);
    expect(view.stableRate / ownRate(model, gatherInputs(dataset, [7]))).toBeCloseTo(1, 4);
    session.setNudge(undefined);
    expect([session.nudge.value, session.nudgeSettings.value]).toEqual([undefined, undefined]);
  });

  test('colour values follow what is coloured by', async () => {
    const session = testSession({ dataset: await fewDigits(30), state: { ...smallState, step: 0 } });
    await session.start();
    expect(session.colourValues.value).toBeUndefined();
    session.setColouredBy('kernel-row');
    expect(session.colourValues.value).toBeUndefined();
    session.select(4);
    await until(() => session.colourValues.value !== undefined);
    expect(session.colourValues.value).toEqual(await session.kernelRow(4));
    session.setNudge({ rate: 0.02 });
    expect(session.nudgeSettings.value?.index).toBe(4);
    await until(() => session.nudge.value !== undefined);
    session.setColouredBy('actual');
    expect(session.colourValues.value).toBe(session.nudge.value!.actual);
    session.setColouredBy('similarity');
    session.setLayer('activation1');
    expect(session.colourValues.value).toBe(session.nudge.value!.similarity[1].cosine);
    session.setColouredBy('class');
    expect(session.colourValues.value).toBeUndefined();
  });

  test('disposing gives all memory back and closes the device with the last session', async () => {
    const { holder, opened } = testDevice();
    using lease = holder.lease();
    const gpu = await lease.open();
    const before = gpu.arena.budget.used;
    const session = testSession({ dataset: await fewDigits(30), device: holder });
    await session.start();
    session.setNudge({ index: 3 });
    await until(() => session.nudge.value !== undefined);
    const training = session.train();
    session.configure({ hidden: [5] });
    session.train().catch(() => undefined);
    expect(gpu.arena.budget.used).toBeGreaterThan(before);
    session[Symbol.dispose]();
    await session.closed;
    await training;
    expect(gpu.arena.budget.used).toBe(before);
    expect(opened).toEqual([gpu]);
    await expect(session.computeKernel()).rejects.toMatchObject({ code: 'Unsupported' });
    lease[Symbol.dispose]();
    await gpu.device.lost;
  });
});

type Dataset = Awaited<ReturnType<typeof fewDigits>>;
type Model = Awaited<ReturnType<typeof buildModel>>;

/** H of cross-entropy at a softmax row, [C, C]. */
function curvature(p: ArrayLike<number>): number[][] {
  return Array.from(p, (pc, c) => Array.from(p, (pd, d) => (c === d ? pc : 0) - pc * pd));
}

/** Largest eigenvalue of H^1/2 K H^1/2, that of the symmetric R^T K R for a root R R^T = H. */
function largestCurved(total: ArrayLike<number>, n: number, roots: readonly number[][][]): number {
  const size = n * 10;
  const at = (i: number, c: number, j: number, d: number): number => total[((i * 10 + c) * n + j) * 10 + d];
  const curved = new Float64Array(size * size);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      for (let a = 0; a < 10; a++)
        for (let b = 0; b < 10; b++) {
          let sum = 0;
          for (let c = 0; c < 10; c++)
            for (let d = 0; d < 10; d++) sum += roots[i][c][a] * at(i, c, j, d) * roots[j][d][b];
          curved[(i * 10 + a) * size + j * 10 + b] = sum;
        }
  return jacobiEigen(curved, size).values[size - 1];
}

/** A symmetric square root of a positive matrix. */
function rootOf(matrix: readonly number[][]): number[][] {
  const n = matrix.length;
  const { values, vectors } = jacobiEigen(matrix.flat(), n);
  return matrix.map((row, i) =>
    row.map((_, j) =>
      values.reduce(
        (sum, value, k) => sum + Math.sqrt(Math.max(value, 0)) * vectors[k * n + i] * vectors[k * n + j],
        0,
      ),
    ),
  );
}

function rootsAt(model: Model, n: number, data: ArrayLike<number>): number[][][] {
  const rows = logits(model, { n, data });
  return Array.from({ length: n }, (_, i) => rootOf(curvature(softmaxRows(rows.slice(i * 10, (i + 1) * 10), 10))));
}

function fullBatchRate(dataset: Dataset, model: Model): number {
  const { train } = dataset.split;
  const batch = { n: train.length, data: gatherInputs(dataset, train) };
  const { total } = kernel(model, batch, batch);
  const sharpness = largestCurved(total, batch.n, rootsAt(model, batch.n, batch.data)) / batch.n;
  return (2 * 1.9) / sharpness;
}

function ownRate(model: Model, data: ArrayLike<number>): number {
  const batch = { n: 1, data };
  return 2 / largestCurved(kernel(model, batch, batch).total, 1, rootsAt(model, 1, data));
}
