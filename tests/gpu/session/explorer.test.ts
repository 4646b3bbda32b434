// Exploring a kernel in a session: columns, orders by them, undo, sets, search and block means, on the engine.
import { effect } from '@preact/signals-core';
import { describe, expect, test } from 'vitest';
import type { DataColumn } from '../../../src/core/column';
import type { Datapoints, Dataset } from '../../../src/datasets/dataset';
import { parseState, formatState } from '../../../src/state/document';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { kernelDiagonal } from '../../../src/reference/reductions';
import type { Session } from '../../../src/session/types';
import type { SessionOptions } from '../../../src/session/session';
import { relativeError } from '../../support/numbers';
import { fewDigits, shareGpu, smallState, testSession, until } from '../../support/session';

const count = 37;
const age: DataColumn = {
  kind: 'number',
  name: 'age',
  values: Float64Array.from({ length: count }, (_, i) => (i === 4 ? NaN : (i * 5) % 11)),
};
const kind: DataColumn = {
  kind: 'category',
  name: 'kind',
  names: ['fern', 'moss'],
  values: Uint32Array.from({ length: count }, (_, i) => i % 2),
};

const digits = async (): Promise<Dataset> => ({ ...(await fewDigits(count)), beside: [age, kind] });

const settled = (session: Session): Promise<void> => until(() => session.jobs.value.length === 0, 'rest');

async function started(step = 3, options: SessionOptions = {}): Promise<Session> {
  const session = testSession({ dataset: await digits(), state: { ...smallState, step }, ...options });
  await session.start();
  await settled(session);
  return session;
}

/** Every entry by datapoint, [n, n]. */
async function kernelOf(session: Session): Promise<Float64Array> {
  const rows = [];
  for (let i = 0; i < count; i++) rows.push(...(await session.kernelRow(i)));
  return Float64Array.from(rows);
}

const values = async (session: Session, name: string): Promise<number[]> => [...(await session.column(name))!.values];

describe('columns', () => {
  shareGpu();

  test('are those of the session and of the file, each for the present weights, and kept until these change', async () => {
    const session = await started();
    expect(session.columnNames.value).toEqual([
      ...['class', 'split', 'loss', 'alignment', 'correct', 'norm', 'predicted'],
      ...['age', 'kind'],
    ]);
    const asked: string[] = [];
    session.jobs.subscribe((jobs) => asked.push(...jobs.map(({ key }) => key)));
    const { labels, split } = session.dataset.value!;
    expect(await values(session, 'class')).toEqual([...labels]);
    expect((await values(session, 'split')).filter((part) => part === 1)).toHaveLength(split.test.length);
    expect(await session.column('age')).toEqual(age);
    expect(asked).toEqual([]);
    expect(await session.column('kind')).toEqual(kind);
    const loss = (await session.column('loss'))!;
    const point = session.training.value.history.at(-1)!;
    const mean = split.train.reduce((sum, i) => sum + loss.values[i], 0) / split.train.length;
    expect([loss.step, loss.kind]).toEqual([3, 'number']);
    expect(mean).toBeCloseTo(point.trainLoss, 5);
    const [correct, predicted] = [await values(session, 'correct'), await values(session, 'predicted')];
    expect(correct).toEqual(predicted.map((logit, i) => Number(logit === labels[i])));
    const right = split.train.reduce((sum, i) => sum + correct[i], 0);
    expect(right / split.train.length).toBeCloseTo(point.trainAccuracy, 6);
    expect(new Set(asked)).toEqual(new Set(['column loss', 'column correct', 'column predicted']));
    asked.length = 0;
    expect(await session.column('loss')).toBe(loss);
    expect(asked).toEqual([]);
    await session.trainStep();
    const next = (await session.column('loss'))!;
    expect([next.step, next.values]).not.toEqual([3, loss.values]);
    expect(session.problem.value).toBeUndefined();
  });

  test('norm is the diagonal of the kernel of the settings, whether that is shown or not', async () => {
    const session = await started();
    const shown = (await session.column('norm'))!;
    expect([shown.values, shown.step]).toEqual([session.kernel.value!.diagonal, 3]);
    await session.trainStep();
    const own = (await session.column('norm'))!;
    expect([own.step, session.kernel.value!.step]).toEqual([4, 3]);
    await session.computeKernel();
    await settled(session);
    expect(relativeError(own.values, session.kernel.value!.diagonal!)).toBeLessThan(1e-6);
    session.setKernel({ reduction: 'pseudo' });
    await until(() => session.kernel.value!.reduction === 'pseudo');
    expect((await session.column('norm'))!.values).toEqual(session.kernel.value!.diagonal);
  });

  test('norm before any kernel is the oracle\u2019s', async () => {
    const dataset = await digits();
    const graph = buildMlp({ sizes: [dataset.features, 7, 10], activation: 'tanh', parameterization: 'standard' });
    const model = { graph, values: initialise(graph, 3) };
    const session = testSession({
      dataset,
      model,
      state: { ...smallState, kernel: { ...smallState.kernel, reduction: 'cosine' } },
    });
    void session.start().catch(() => undefined);
    await until(() => session.dataset.value !== undefined);
    const { values: norms } = (await session.column('norm'))!;
    const batch = { n: count, data: Float64Array.from(dataset.inputs) };
    expect(relativeError(norms, kernelDiagonal(model, batch, { kind: 'trace' }))).toBeLessThan(1e-5);
    await settled(session);
  });

  test('alignment is the cosine with the class\u2019s mean gradients, and block means are means of entries', async () => {
    const session = await started();
    const [kernel, labels] = [await kernelOf(session), session.dataset.value!.labels];
    const mean = (rows: readonly number[], columns: readonly number[]): number =>
      rows.reduce((sum, i) => sum + columns.reduce((own, j) => own + kernel[i * count + j], 0), 0) /
      rows.length /
      columns.length;
    const members = (place: number): number[] => [...labels.keys()].filter((i) => labels[i] === place);
    const expected = Array.from(labels, (place, i) => {
      const own = members(place);
      return mean([i], own) / Math.sqrt(kernel[i * count + i] * mean(own, own));
    });
    expect(relativeError(await values(session, 'alignment'), expected)).toBeLessThan(1e-12);
    const table = (await session.blockMeans())!;
    const places = [...new Set(labels)].sort((a, b) => a - b);
    expect(table.groups).toEqual(places.map((place) => ({ name: `${place}`, count: members(place).length })));
    const means = places.flatMap((a) => places.map((b) => mean(members(a), members(b))));
    expect(relativeError(table.means, means)).toBeLessThan(1e-12);
    expect((await session.blockMeans('kind'))!.groups.map(({ name }) => name)).toEqual(['fern', 'moss']);
    await expect(session.blockMeans('age')).rejects.toMatchObject({ code: 'Unsupported' });
    expect(session.problem.value).toMatchObject({ where: 'explorer' });
  });

  test('one that is not there is a problem of its place; a cancelled one gives nothing', async () => {
    const session = testSession({ dataset: await digits(), state: { ...smallState, step: 0 } });
    await expect(session.column('loss')).rejects.toMatchObject({ code: 'Unsupported' });
    await session.start();
    await settled(session);
    await expect(session.column('height')).rejects.toMatchObject({ code: 'Unsupported' });
    expect(session.problem.value).toMatchObject({ where: 'explorer', error: { code: 'Unsupported' } });
    session.dismissProblem();
    const stop = effect(() => session.jobs.value.find(({ key }) => key === 'column loss')?.cancel());
    expect(await session.column('loss')).toBeUndefined();
    stop();
    const [first, second] = [session.column('loss'), session.column('loss')];
    expect(await first).toBe(await second);
    expect(session.problem.value).toBeUndefined();
  });

  test('of datapoints without classes are those that need none', async () => {
    const { labels: _labels, classes: _classes, split: _split, ...inputs } = await digits();
    const dataset: Datapoints = inputs;
    const graph = buildMlp({ sizes: [dataset.features, 7, 10], activation: 'tanh', parameterization: 'standard' });
    const session = testSession({ dataset, model: { graph, values: initialise(graph, 3) } });
    await session.start();
    await settled(session);
    expect(session.columnNames.value).toEqual(['norm', 'predicted', 'age', 'kind']);
    session.setKernel({ order: 'loss' });
    await until(() => session.problem.value !== undefined);
    expect(session.kernelSettings.value.order).toBe('class');
  });
});

describe('orders', () => {
  shareGpu();

  test('by loss, by a column, and within classes; the picture follows', async () => {
    const session = await started();
    const { labels } = session.dataset.value!;
    session.setKernel({ order: 'class', within: 'norm' });
    await until(() => session.kernel.value!.within === 'norm', 'norm within classes');
    const { order, diagonal = [] } = session.kernel.value!;
    [...order].slice(1).forEach((i, at) => {
      const before = order[at];
      expect(labels[i] > labels[before] || (labels[i] === labels[before] && diagonal[i] >= diagonal[before])).toBe(
        true,
      );
    });
    session.setKernel({ order: 'loss', within: undefined });
    await until(() => session.kernel.value!.orderName === 'loss', 'loss');
    const losses = await values(session, 'loss');
    const sorted = [...session.kernel.value!.order].map((i) => losses[i]);
    expect(sorted).toEqual([...losses].sort((a, b) => a - b));
    session.setKernel({ order: 'column:age', within: 'column:alignment' });
    await until(() => session.kernel.value!.orderName === 'column:age', 'age');
    const byAge = [...session.kernel.value!.order];
    expect(byAge.at(-1)).toBe(4);
    expect(byAge.slice(0, -1).map((i) => age.values[i])).toEqual(
      [...age.values].filter((a) => !Number.isNaN(a)).sort((a, b) => a - b),
    );
    expect(await session.order({ order: 'column:age', within: 'column:alignment' })).toEqual(Uint32Array.from(byAge));
    expect(session.problem.value).toBeUndefined();
  });

  test('of a part alone; the spectral one with the kernel and without', async () => {
    const session = await started();
    const { split } = session.dataset.value!;
    expect(await session.order({ order: 'index' }, 'test')).toEqual(split.test);
    const without = testSession({ dataset: await digits(), state: { ...smallState, step: 0 } });
    void without.start().catch(() => undefined);
    await until(() => without.dataset.value !== undefined);
    const order = (await without.order({ order: 'spectral' }))!;
    expect([...order].sort((a, b) => a - b)).toEqual([...order.keys()]);
    await settled(without);
  });

  test('by a column that the datapoints have not is by class, also where a state asks for it', async () => {
    const kernel = { ...smallState.kernel, order: 'column:height' } as const;
    const session = testSession({ dataset: await digits(), state: { ...smallState, kernel, step: 0 } });
    await session.start();
    await settled(session);
    expect([session.kernel.value!.orderName, session.problem.value]).toEqual(['class', undefined]);
    session.setKernel({ order: 'column:height' });
    await until(() => session.problem.value !== undefined);
    expect(session.problem.value).toMatchObject({ where: 'kernel', error: { code: 'Unsupported' } });
    expect(session.kernelSettings.value.order).toBe('class');
    session.setKernel({ order: 'column:age' });
    await until(() => session.kernel.value!.orderName === 'column:age');
    await session.open({ name: 'other', model: await smallModel(), dataset: await fewDigits(9) });
    expect([session.kernel.value!.orderName, session.kernelSettings.value.order]).toEqual(['class', 'class']);
    await settled(session);
  });
});

async function smallModel() {
  const graph = buildMlp({ sizes: [64, 5, 10], activation: 'tanh', parameterization: 'standard' });
  return { graph, values: initialise(graph, 1) };
}

describe('view, sets and undo', () => {
  shareGpu();

  test('undo goes back in order, selection and sets, and leaves training and kernel alone', async () => {
    const session = await started();
    const { diagonal } = session.kernel.value!;
    session.select(3);
    session.setKernel({ order: 'norm' });
    await until(() => session.kernel.value!.orderName === 'norm');
    session.changeSets({ kind: 'create', name: 'mine', members: [1, 2] });
    await session.trainStep();
    session.undo();
    expect(session.sets.value).toEqual([]);
    session.undo();
    await until(() => session.kernel.value!.orderName === 'class');
    expect(session.kernel.value!.diagonal).toBe(diagonal);
    session.undo();
    expect([session.selection.value.selected, session.canUndo.value]).toEqual([undefined, false]);
    [0, 1, 2].forEach(() => session.redo());
    await until(() => session.kernel.value!.orderName === 'norm');
    expect([session.selection.value.selected, session.activeSet.value, session.canRedo.value]).toEqual([
      3,
      'mine',
      false,
    ]);
    expect(session.training.value.step).toBe(4);
  });

  test('what is refused is a problem and changes nothing', async () => {
    const session = await started(0);
    session.setView({ scale: 'cubic' as 'log' });
    expect(session.problem.value).toMatchObject({ where: 'explorer', error: { code: 'Unsupported' } });
    session.changeSets({ kind: 'create', name: 'far', members: [count] });
    expect(session.problem.value).toMatchObject({ where: 'explorer', error: { code: 'ShapeMismatch' } });
    expect([session.view.value, session.sets.value, session.canUndo.value]).toEqual([{}, [], false]);
  });

  test('the state has view and sets and brings them back; other datapoints forget them', async () => {
    const session = await started(0);
    const gesture = 'brush';
    session.changeSets({ kind: 'create', name: 'brushed', members: [5] }, gesture);
    session.changeSets({ kind: 'replace', name: 'brushed', members: [5, 6, 7] }, gesture);
    session.setView({ scale: 'symlog', tracks: ['class', 'age'] });
    const state = parseState(formatState(session.state.value));
    expect(state).toMatchObject({
      view: { scale: 'symlog', tracks: ['class', 'age'] },
      sets: [{ runs: [5, 3] }],
      activeSet: 'brushed',
    });
    session.undo();
    session.undo();
    expect([session.sets.value, session.canUndo.value]).toEqual([[], false]);
    session.redo();
    const again = testSession({ dataset: await digits(), state });
    expect([again.view.value, again.sets.value]).toEqual([
      { scale: 'symlog', tracks: ['class', 'age'] },
      session.sets.value,
    ]);
    const fewer = testSession({ dataset: await fewDigits(7), state });
    await fewer.start();
    await settled(fewer);
    expect(fewer.sets.value).toEqual([]);
    await session.open({ name: 'other', model: await smallModel(), dataset: await fewDigits(9) });
    await settled(session);
    expect([session.view.value, session.sets.value, session.canUndo.value]).toEqual([{}, [], false]);
    expect(session.state.value).not.toHaveProperty('sets');
  });

  test('what is typed is found, and shown where it stands in the kernel', async () => {
    const session = await started(0);
    const { labels } = session.dataset.value!;
    const threes = [...labels.keys()].filter((i) => labels[i] === 3);
    const found = (await session.find('class 3'))!;
    expect(found).toEqual({ kind: 'set', name: 'class 3', indices: Uint32Array.from(threes) });
    session.jumpTo(found);
    const first = session.kernel.value!.order.indexOf(threes[0]);
    expect(session.view.value.rectangle!.rows).toEqual([first - 8, first + threes.length + 8]);
    const rows = [first, first + threes.length] as const;
    const brushed = session.datapointsIn({ rows, columns: [first, first + 1] });
    expect([[...brushed.rows], [...brushed.columns]]).toEqual([threes, [threes[0]]]);
    session.jumpTo((await session.find('12'))!);
    const place = session.kernel.value!.order.indexOf(12);
    expect(session.view.value.rectangle!.columns).toEqual([place - 8, place + 9]);
    expect(session.selection.value.selected).toBe(12);
    expect(await session.find('age >= 9')).toMatchObject({ name: 'age >= 9' });
    const wrong = (await session.find('correct = no'))! as { indices: Uint32Array };
    expect([...wrong.indices]).toEqual((await values(session, 'correct')).flatMap((yes, i) => (yes ? [] : [i])));
    session.undo();
    session.undo();
    expect([session.view.value, session.selection.value.selected]).toEqual([{}, undefined]);
    await expect(session.find('37')).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
