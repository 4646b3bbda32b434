// Nudges in depth of a session against the float64 oracle: orders along the rate, batches, layers, factors; what cancelling leaves.
import { describe, expect, test } from 'vitest';
import { gatherInputs } from '../../../src/datasets/dataset';
import { epochOrder } from '../../../src/engine/training';
import type { Model } from '../../../src/model/graph';
import { logits } from '../../../src/reference/forward';
import { kernel } from '../../../src/reference/kernel';
import { softmax } from '../../../src/reference/loss';
import type { ShiftKind } from '../../../src/reference/nudge';
import { pairKernel } from '../../../src/reference/reductions';
import { buildModel } from '../../../src/session/workspace';
import type { DepthView, Session } from '../../../src/session/types';
import type { StateDocument } from '../../../src/state/document';
import { fullBatchStableRate, nudgeStableRate } from '../../../src/theory/stable-rate';
import { centredAlignment, pearson, spearman } from '../../../src/theory/summaries';
import { relativeError } from '../../support/numbers';
import { fewDigits, shareGpu, smallState, testSession, until } from '../../support/session';
import { chosen, meanDirection, OracleStep } from '../../support/step-oracle';

const bound = 1e-5;
const n = 41;
const index = 7;
const label = 3;
const nudge = { index, label, rate: 0.05, measure: 'log-probability' } as const;
const kind = { kind: 'log-probability', label } as const;

async function started(seed: number, changes: Partial<StateDocument> = {}) {
  const dataset = await fewDigits(n);
  const network = { ...smallState.network, activation: 'tanh', seed } as const;
  const state: StateDocument = { ...smallState, step: 0, network, ...changes };
  const session = testSession({ dataset, state });
  await session.start();
  const model = await buildModel(dataset, state);
  const all = { n, data: dataset.inputs };
  return { session, dataset, model, all, state };
}

/** Whether the errors of every rate are the oracle's, but for what rounding adds. */
function expectCurve({ curve }: DepthView, oracle: OracleStep, shift: ShiftKind): void {
  expect(curve).toHaveLength(13);
  for (const { rate, first, second, rounding } of curve) {
    const expected = oracle.errors(rate, shift);
    expect(Math.abs(first - expected.first), `first order at ${rate}`).toBeLessThan(bound + 4 * rounding);
    expect(Math.abs(second - expected.second), `second order at ${rate}`).toBeLessThan(
      bound * (1 + expected.second) + 4 * rounding,
    );
  }
}

const without = (values: ArrayLike<number>, members: ArrayLike<number>): number[] =>
  Array.from(values).filter((_, at) => !Array.from(members).includes(at));

function expectFits(view: DepthView): void {
  for (const [fit, predicted] of [
    [view.firstFit, view.first],
    [view.secondFit, view.second],
  ] as const) {
    const [left, right] = [without(predicted, view.members), without(view.actual, view.members)];
    expect(fit.pearson).toBeCloseTo(pearson(left, right), 12);
    expect(fit.spearman).toBeCloseTo(spearman(left, right), 12);
    expect(fit.relativeError).toBeCloseTo(relativeError(predicted, view.actual), 10);
  }
}

const settled = (session: Session): Promise<void> =>
  until(() => session.jobs.value.length === 0, 'the end of all jobs');

describe('a nudge in depth', () => {
  shareGpu();

  describe.each([1, 2])('seed %i', (seed) => {
    test("both orders, the real step and the curve are the oracle's", async () => {
      const { session, model, all } = await started(seed);
      session.setNudge(nudge);
      await session.lab.depth.compute();
      const view = session.lab.depth.view.value!;
      expect(view).toMatchObject({ settings: nudge, step: 0, subject: { kind: 'datapoint' } });
      const oracle = new OracleStep(model, all, directionOf(model, all, [index], [label]));
      const expected = oracle.shifts(nudge.rate, kind);
      expect(relativeError(view.first, expected.first)).toBeLessThan(bound);
      expect(relativeError(view.second, expected.second)).toBeLessThan(bound);
      expect(relativeError(view.actual, expected.actual)).toBeLessThan(5e-4);
      expect(view.secondFit.relativeError).toBeLessThan(view.firstFit.relativeError);
      expectCurve(view, oracle, kind);
      expect(view.curve.map(({ rate }) => rate)).toContain(nudge.rate);
      expectFits(view);
      const own = { n: 1, data: all.data.subarray(index * 64, (index + 1) * 64) };
      const block = kernel(model, own, own).total;
      const probabilities = softmax(oracle.before.subarray(index * 10, (index + 1) * 10), 10);
      expect(view.stableRate / nudgeStableRate(block, 10, { probabilities }).rate).toBeCloseTo(1, 4);
    });

    test('layers: parts, factors and what they tell of the whole', async () => {
      const { session, model, all } = await started(seed);
      session.setNudge(nudge);
      await session.lab.depth.compute();
      const { layers, probe, kernel: whole, of } = session.lab.depth.layers.value!;
      expect(of).toBe(session.lab.depth.view.value);
      expect([...probe]).toEqual([...session.kernel.value!.order]);
      const ordered = { n, data: gatherInputs(session.dataset.value!, probe) };
      const expected = pairKernel(model, ordered, ordered, { kind: 'trace' });
      expect(relativeError(whole, expected.total)).toBeLessThan(bound);
      expect(layers.map(({ reads }) => reads)).toEqual(['Pixels', 'Hidden layer 1', 'Hidden layer 2']);
      expect(layers.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 5);
      for (const { parameters, part, factors } of layers) {
        const [weight, bias] = parameters.map((name) => expected.byParameter.get(name)!);
        const sum = weight.map((value, at) => value + bias[at]);
        expect(relativeError(part, sum)).toBeLessThan(bound);
        const { activations, backprop, cka, rank, row, alpha, beta } = factors!;
        expect([alpha, beta]).toEqual([1, 1]);
        const product = activations.map((value, at) => value * backprop[at]);
        expect(relativeError(product, sum)).toBeLessThan(bound);
        expect(cka).toBeCloseTo(centredAlignment(activations, whole, n), 10);
        const pairs = (matrix: Float32Array): number[] =>
          Array.from(matrix).filter((_, at) => Math.floor(at / n) < at % n);
        expect(rank).toBeCloseTo(spearman(pairs(activations), pairs(whole)), 10);
        const place = probe.indexOf(index);
        const rowOf = (matrix: Float32Array): Float32Array => {
          const column = new Float32Array(n);
          probe.forEach((datapoint, j) => (column[datapoint] = matrix[place * n + j]));
          return column;
        };
        expect(row!.kernel).toBeCloseTo(spearman(rowOf(activations), rowOf(whole), index), 2);
        expect(row!.actual).toBeCloseTo(spearman(rowOf(activations), of.actual, index), 2);
      }
      await session.lab.depth.compare(12);
      expect(session.problem.value).toBeUndefined();
      const all12 = { n: 1, data: all.data.subarray(12 * 64, 13 * 64) };
      const own = { n: 1, data: all.data.subarray(index * 64, (index + 1) * 64) };
      const factors = session.lab.depth.factors.value!;
      expect(relativeError(factors.block, kernel(model, all12, own).total)).toBeLessThan(bound);
    });

    test('the factors of a change of log-probabilities, beside what happens', async () => {
      const { session, model, all } = await started(seed);
      session.setNudge(nudge);
      await session.lab.depth.compute();
      await session.lab.depth.compare(12);
      const found = session.lab.depth.factors.value!;
      const oracle = new OracleStep(model, all, directionOf(model, all, [index], [label]));
      const at = (values: Float64Array): Float64Array => values.subarray(120, 130);
      expect(relativeError(found.probabilities, softmax(at(oracle.before), 10))).toBeLessThan(bound);
      for (let c = 0; c < 10; c++) {
        const { first, actual } = oracle.shifts(nudge.rate, { kind: 'log-probability', label: c });
        expect(Math.abs(found.predictedLog[c] - first[12])).toBeLessThan(bound);
        expect(Math.abs(found.actualLog[c] - actual[12])).toBeLessThan(bound);
        expect(found.predicted[c]).toBeCloseTo(found.probabilities[c] * found.predictedLog[c], 12);
        const [before, after] = [at(oracle.before), at(oracle.after(nudge.rate))].map((row) => softmax(row, 10)[c]);
        expect(Math.abs(found.actual[c] - (after - before))).toBeLessThan(bound);
      }
    });

    test.each(['batch', 'epoch', 'set'] as const)('a step on a %s', async (which) => {
      const { session, dataset, model, all, state } = await started(seed);
      session.setNudge({ ...nudge, rate: 0.02 });
      session.changeSets({ kind: 'create', name: 'some', members: [30, 4, 11] });
      session.lab.depth.choose(which === 'set' ? { kind: 'set', name: 'some' } : { kind: which });
      await session.lab.depth.compute();
      const view = session.lab.depth.view.value!;
      const members = {
        batch: epochOrder(dataset.split.train, seed, 0).slice(0, state.training.batchSize).sort(),
        epoch: dataset.split.train,
        set: Uint32Array.of(4, 11, 30),
      }[which];
      expect([...view.members]).toEqual([...members]);
      expect(view.settings).toMatchObject({ rate: 0.02, measure: 'own-label' });
      const labels = Array.from(members, (at) => dataset.labels[at]);
      const oracle = new OracleStep(model, all, directionOf(model, all, members, labels));
      const own = { kind: 'own-log-probability', labels: dataset.labels } as const;
      const expected = oracle.shifts(0.02, own);
      expect(relativeError(view.first, expected.first)).toBeLessThan(bound);
      expect(relativeError(view.second, expected.second)).toBeLessThan(bound);
      expectCurve(view, oracle, own);
      expectFits(view);
      expect(view.stableRate / (await batchRate(model, all, members))).toBeCloseTo(1, 3);
      expect(session.lab.depth.layers.value!.layers.every(({ factors }) => factors!.row === undefined)).toBe(true);
      await expect(session.lab.depth.compare(1)).rejects.toMatchObject({ code: 'Unsupported' });
    });
  });

  test('cancelled at any stage it leaves nothing behind', async () => {
    const { session } = await started(1);
    session.setNudge(nudge);
    await settled(session);
    const { budget } = session.gpu.value!.arena;
    const before = budget.used;
    for (const key of ['nudge depth', 'nudge layers']) {
      const computing = session.lab.depth.compute();
      await until(() => session.jobs.value.some((job) => job.key === key), key);
      session.jobs.value.find((job) => job.key === key)!.cancel();
      await computing;
      expect(session.jobs.value.filter((job) => job.key.startsWith('nudge '))).toEqual([]);
      expect(budget.used, key).toBe(before);
      expect(session.lab.depth.view.value === undefined).toBe(key === 'nudge depth');
      expect(session.lab.depth.layers.value).toBeUndefined();
    }
    await session.lab.depth.compute();
    expect(budget.used).toBe(before);
    expect(session.problem.value).toBeUndefined();
  });

  test('another network forgets it; without a datapoint, or with other weights, it says so', async () => {
    const { session } = await started(1);
    const { depth } = session.lab;
    await expect(depth.compute()).rejects.toMatchObject({ code: 'Unsupported' });
    expect(session.problem.value).toMatchObject({ where: 'laboratory' });
    session.setNudge(nudge);
    await depth.compute();
    expect(session.problem.value).toBeUndefined();
    await session.trainStep();
    await expect(depth.compare(3)).rejects.toMatchObject({ code: 'Unsupported' });
    session.configure({ hidden: [9] });
    await until(() => depth.view.value === undefined, 'nothing of the network before');
    expect([depth.layers.value, depth.factors.value]).toEqual([undefined, undefined]);
    await settled(session);
    await depth.compute();
    expect(depth.layers.value!.layers).toHaveLength(2);
  });

  test('one datapoint, a linear model, and a rate of zero', async () => {
    const state = { ...smallState, step: 0, network: { ...smallState.network, hidden: [] } };
    const session = testSession({ dataset: await fewDigits(1), state });
    await session.start();
    session.setNudge({ index: 0, label: 1, rate: 0 });
    await session.lab.depth.compute();
    const still = session.lab.depth.view.value!;
    expect(still.curve).toHaveLength(1);
    expect(still.firstFit).toEqual({ pearson: NaN, spearman: NaN, relativeError: NaN });
    session.setNudge({ rate: 1, measure: 'logit' });
    await session.lab.depth.compute();
    const { curve } = session.lab.depth.view.value!;
    for (const { first, second, rounding } of curve) {
      expect(first).toBeLessThan(8 * rounding + bound);
      expect(second).toBe(first);
    }
    expect(session.problem.value).toBeUndefined();
  });
});

function directionOf(
  model: Model,
  all: { readonly n: number; readonly data: Float32Array },
  members: ArrayLike<number>,
  labels: ArrayLike<number>,
): Record<string, Float64Array> {
  return meanDirection(model, chosen(all, members), labels, 'cross-entropy');
}

/** By the kernel of the batch as a matrix. */
async function batchRate(
  model: Model,
  all: { readonly n: number; readonly data: Float32Array },
  members: ArrayLike<number>,
): Promise<number> {
  const batch = chosen(all, members);
  const full = kernel(model, batch, batch).total;
  const size = batch.n * 10;
  const product = (v: Float64Array): Float64Array =>
    v.map((_, row) => {
      let sum = 0;
      for (let at = 0; at < size; at++) sum += full[row * size + at] * v[at];
      return sum;
    });
  const probabilities = softmax(logits(model, batch), 10);
  return (await fullBatchStableRate(product, { n: batch.n, classes: 10 }, { probabilities })).rate;
}
