// The spectrum of a session's kernel against the oracle's, all of it and the leading part; colours and orders by its eigenvectors.
import { describe, expect, test } from 'vitest';
import type { Session, SpectrumView } from '../../../src/session/types';
import { effectiveDimension, effectiveRank, participation } from '../../../src/theory/summaries';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { dot } from '../../support/numbers';
import { shareGpu, testDevice, testSession, until } from '../../support/session';
import { oracleOf, toy, toyState, traceKernel } from '../../support/toys';
import type { StateDocument } from '../../../src/state/document';
import { defaultKernel } from '../../../src/state/settings';

shareGpu();

async function withSpectrum(state: StateDocument): Promise<{ session: Session; view: SpectrumView }> {
  const session = testSession({ state: { ...state, lab: 'spectrum' } });
  await session.start();
  await until(() => session.lab.spectrum.view.value !== undefined, 'the spectrum');
  return { session, view: session.lab.spectrum.view.value! };
}

/** Largest |K v - value v| over the vectors. */
function residual(kernel: Float64Array, { n, values, vectors }: SpectrumView): number {
  return Math.max(
    ...vectors.map((v, k) =>
      Math.hypot(...Array.from(v, (entry, i) => dot(kernel.subarray(i * n, (i + 1) * n), v) - values[k] * entry)),
    ),
  );
}

describe.each([1, 2])('seed %i', (seed) => {
  const state = toyState(toy('moons', 40, seed), seed);

  test('all eigenvalues, and what is said of them', async () => {
    const { session, view } = await withSpectrum(state);
    const { spectrum } = session.lab;
    const { dataset, model } = await oracleOf(state);
    const kernel = traceKernel({ dataset, model });
    const { values: ascending, vectors } = jacobiEigen(kernel, 40);
    const expected = ascending.slice().reverse();
    expect(view.values.length).toBe(40);
    view.values.forEach((value, k) => expect(Math.abs(value - expected[k])).toBeLessThan(1e-5 * expected[0]));
    expect(residual(kernel, view)).toBeLessThan(1e-5 * expected[0]);
    const trace = expected.reduce((sum, value) => sum + value, 0);
    expect(view.trace / trace).toBeCloseTo(1, 5);
    expect(view.effectiveRank.least).toBe(view.effectiveRank.most);
    expect(view.effectiveRank.least).toBeCloseTo(effectiveRank(expected), 3);
    expect(view.participation.least).toBeCloseTo(participation(expected), 3);
    expect(spectrum.gamma.value).toBeCloseTo(view.trace / 40, 10);
    spectrum.setGamma(0.5);
    expect(spectrum.dimension.value!.least).toBeCloseTo(effectiveDimension(expected, 0.5), 2);
    const top = vectors.subarray(39 * 40);
    const sides = [0, 1].map((label) => top.reduce((sum, v, i) => sum + (dataset.labels![i] === label ? v : 0), 0));
    // Two balanced classes: along v the centred one-hot labels are plus and minus half the difference of its sums.
    const share = (2 * ((sides[0] - sides[1]) / 2) ** 2) / 20;
    expect(view.goalShares![0]).toBeCloseTo(share, 4);
    expect(view.goalShares!.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 4);
  });

  test('learning is of each logit by itself, and of none for a cosine', async () => {
    const plain = { ...state, training: { ...state.training, optimizer: 'sgd' } } as const;
    const { session, view } = await withSpectrum(plain);
    const { learning } = session.lab.spectrum;
    expect(learning.value).toMatchObject({ rate: 0.05, momentum: 0, optimizer: 'sgd', loss: 'cross-entropy' });
    expect(learning.value!.perStep[3]).toBeCloseTo((0.05 * view.values[3]) / 2 / 40, 12);
    session.setKernel({ reduction: { logit: 1 } });
    await until(() => typeof session.lab.spectrum.view.value?.reduction === 'object', 'the spectrum of a logit');
    const { values } = session.lab.spectrum.view.value!;
    expect(learning.value!.perStep[0]).toBeCloseTo((0.05 * values[0]) / 40, 12);
    session.setKernel({ reduction: 'cosine' });
    await until(() => session.lab.spectrum.view.value?.reduction === 'cosine', 'the spectrum of the cosine');
    expect(learning.value).toBeUndefined();
    expect(session.lab.spectrum.view.value!.trace).toBeCloseTo(40, 3);
  });

  test('with momentum, learning is by what its recurrence multiplies errors by', async () => {
    const { session, view } = await withSpectrum(state);
    const { perStep, momentum, optimizer } = session.lab.spectrum.learning.value!;
    expect([momentum, optimizer]).toEqual([0.9, 'momentum']);
    const [a, z] = [(0.05 * view.values[3]) / 2 / 40, 1 - perStep[3]];
    expect(z * z - (1.9 - a) * z + 0.9).toBeCloseTo(0, 12);
    expect(z).toBeGreaterThan(Math.sqrt(0.9));
  });

  test('colours and orders go by the chosen eigenvector', async () => {
    const { session, view } = await withSpectrum(state);
    session.lab.spectrum.choose(3);
    session.setColouredBy('eigenvector');
    expect(session.colourValues.value).toBe(view.vectors[2]);
    expect(session.state.value.eigenvector).toBe(3);
    session.setKernel({ order: 'column:eigenvector 2' });
    await until(() => session.kernel.value?.orderName === 'column:eigenvector 2', 'the order');
    const sorted = Array.from(session.kernel.value!.order, (datapoint) => view.vectors[1][datapoint]);
    expect(sorted).toEqual([...view.vectors[1]].sort((a, b) => a - b));
    session.lab.spectrum.choose(999);
    expect(session.lab.spectrum.mode.value).toBe(view.vectors.length);
  });

  test('modular addition: the top eigenvectors are those of the oracle', async () => {
    const modular = { name: 'modular-addition', modulus: 7, share: 1, trainShare: 0.5, seed } as const;
    const modularState = toyState(modular, seed);
    const { view } = await withSpectrum(modularState);
    const kernel = traceKernel(await oracleOf(modularState));
    const expected = jacobiEigen(kernel, 49).values.slice().reverse();
    view.values.forEach((value, k) => expect(Math.abs(value - expected[k])).toBeLessThan(1e-5 * expected[0]));
    expect(residual(kernel, view)).toBeLessThan(1e-5 * expected[0]);
  });
});

test('the leading part of more than 1,024, with bounds on what the rest leaves open', async () => {
  const state = toyState(toy('spirals', 1030, 3), 3);
  const { view } = await withSpectrum(state);
  const kernel = traceKernel(await oracleOf(state));
  expect(view.values.length).toBe(32);
  expect(residual(kernel, view)).toBeLessThan(1e-5 * view.values[0]);
  view.vectors.forEach((v, k) =>
    view.vectors.slice(0, k + 1).forEach((other, l) => expect(dot(v, other)).toBeCloseTo(Number(k === l), 4)),
  );
  const squares = kernel.reduce((sum, value) => sum + value * value, 0);
  const exact = view.trace ** 2 / squares;
  expect(view.participation.least).toBeLessThanOrEqual(exact * (1 + 1e-5));
  expect(view.participation.most).toBeGreaterThanOrEqual(exact * (1 - 1e-5));
});

test('of a kernel by tile it is found when it is asked for, by products', async () => {
  const budget = 11 * 2 ** 20;
  const kernel = { ...defaultKernel, reduction: 'cosine' } as const;
  const state = toyState(toy('spirals', 1200, 1), 1, { lab: 'spectrum', kernel });
  const session = testSession({ state, budget, device: testDevice().holder });
  await session.start();
  expect('atlas' in session.kernel.value!.picture).toBe(true);
  expect(session.jobs.value.some(({ key }) => key === 'spectrum')).toBe(false);
  await session.lab.spectrum.compute();
  const { values, vectors, trace } = session.lab.spectrum.view.value!;
  expect(trace).toBeCloseTo(1200, 2);
  const row = await session.kernelRow(17);
  for (const k of [0, 5])
    expect(dot(row, vectors[k]) / values[0]).toBeCloseTo((values[k] * vectors[k][17]) / values[0], 5);
});

test('cancelled it leaves nothing behind, and another kernel makes it another', async () => {
  const state = toyState(toy('moons', 500, 1), 1);
  const session = testSession({ state });
  await session.start();
  await until(() => session.jobs.value.length === 0, 'what follows the kernel');
  const before = session.gpu.value!.arena.budget.free;
  session.lab.show('spectrum');
  await until(() => session.jobs.value.some(({ key }) => key === 'spectrum'), 'the job');
  session.jobs.value.find(({ key }) => key === 'spectrum')!.cancel();
  await until(() => session.jobs.value.length === 0, 'the end');
  expect(session.lab.spectrum.view.value).toBeUndefined();
  expect(session.problem.value).toBeUndefined();
  expect(session.gpu.value!.arena.budget.free).toBe(before);
  await session.lab.spectrum.compute();
  const first = session.lab.spectrum.view.value!;
  session.setKernel({ reduction: 'pseudo' });
  await until(() => session.lab.spectrum.view.value?.reduction === 'pseudo', 'the other spectrum');
  expect(session.lab.spectrum.view.value).not.toBe(first);
  session.configure({ seed: 9 });
  await until(() => session.kernel.value === undefined, 'another network');
  expect(session.lab.spectrum.view.value).toBeUndefined();
});
