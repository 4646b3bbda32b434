// The columns of a session on the engine: what each is, for which weights, and when it is computed.
import { effect } from '@preact/signals-core';
import { describe, expect, test } from 'vitest';
import type { Datapoints } from '../../../src/datasets/dataset';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { kernelDiagonal } from '../../../src/reference/reductions';
import type { Session } from '../../../src/session/types';
import { age, count, digits, kind, settled, started, values } from '../../support/explored';
import { relativeError } from '../../support/numbers';
import { shareGpu, smallState, testSession, until } from '../../support/session';

/** Every entry by datapoint, [n, n]. */
async function kernelOf(session: Session): Promise<Float64Array> {
  const rows = [];
  for (let i = 0; i < count; i++) rows.push(...(await session.kernelRow(i)));
  return Float64Array.from(rows);
}

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
