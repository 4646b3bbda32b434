// Another document in a session: what a reader set elsewhere, with the same numbers; from where the session is where that is on the way.
import { describe, expect, test } from 'vitest';
import { ownFilm } from '../../../src/session/lab/film-settings';
import type { Session } from '../../../src/session/types';
import { formatState, parseState, type StateDocument } from '../../../src/state/document';
import { stateOfFragment, fragmentOf } from '../../../src/state/link';
import { shareGpu, smallState, testSession, until } from '../../support/session';

const n = 40;
const moons: StateDocument = {
  ...smallState,
  dataset: { name: 'moons', count: n, noise: 0.1, seed: 4 },
  training: { ...smallState.training, loss: 'squared-error', rate: 0.05 },
};

const settled = (session: Session): Promise<void> => until(() => session.jobs.value.length === 0, 'rest');

/** A session on the moons, changed as a reader would, away from what it began as. */
async function made(): Promise<Session> {
  const session = testSession({ state: moons });
  await session.start();
  session.configure({ hidden: [9], seed: 5, parameterization: 'ntk' }, { optimizer: 'adam', batchSize: 10, epochs: 3 });
  await settled(session);
  for (let step = 0; step < 5; step++) await session.trainStep();
  session.setKernel({ reduction: { logit: 1 }, order: 'norm' });
  await session.computeKernel();
  session.select(7);
  session.setNudge({ index: 7, rate: 0.02, measure: 'logit' });
  session.setView({ scale: 'symlog', domain: '5-95' });
  session.changeSets({ kind: 'create', name: 'odd', members: Uint32Array.of(1, 3, 5) });
  session.setColouredBy('predicted');
  session.setLayer(session.neighbourhood.value!.layers[0].id);
  session.lab.show('spectrum');
  await settled(session);
  return session;
}

async function numbersOf(session: Session) {
  const row = await session.kernelRow(7);
  const { predicted, actual } = session.nudge.value!;
  const { step, history } = session.training.value;
  return { row, predicted, actual, step, last: history.at(-1) };
}

describe('another document', () => {
  shareGpu();

  test('in a fresh session, by its link: the same state and the same numbers', async () => {
    const first = await made();
    const state = first.state.value;
    expect(state.step).toBe(5);
    const second = testSession({ state: { ...moons, step: 0 } });
    await second.show((await stateOfFragment(await fragmentOf(state)))!);
    await settled(second);
    expect(second.problem.value).toBeUndefined();
    expect(await numbersOf(second)).toEqual(await numbersOf(first));
    expect(second.state.value).toEqual(state);
    expect(second.sets.value).toEqual(first.sets.value);
    expect(second.drift.value).toBeUndefined();
    expect(second.lab.view.value).toBe('spectrum');
  });

  test('of the same network later on is trained to, not built again', async () => {
    const session = testSession({ state: { ...moons, step: 2 } });
    await session.start();
    await settled(session);
    const { dataset, gpu } = session;
    const [before, phases] = [dataset.value, [] as number[]];
    const stop = session.training.subscribe(({ step }) => phases.push(step));
    await session.show({
      ...session.state.value,
      step: 4,
      selected: 3,
      kernel: { ...moons.kernel, reduction: 'cosine' },
    });
    stop();
    expect(dataset.value).toBe(before);
    expect(gpu.value).toBeDefined();
    expect(Math.min(...phases)).toBe(2);
    expect(session.training.value.step).toBe(4);
    expect(session.kernel.value).toMatchObject({ reduction: 'cosine', step: 4 });
    expect(session.selection.value.selected).toBe(3);
    const straight = testSession({ state: { ...moons, step: 4, kernel: { ...moons.kernel, reduction: 'cosine' } } });
    await straight.start();
    await settled(straight);
    expect(await session.kernelRow(1)).toEqual(await straight.kernelRow(1));
  });

  test('of an earlier step is trained to from the seed', async () => {
    const session = testSession({ state: { ...moons, step: 6 } });
    await session.start();
    await session.show({ ...moons, step: 3 });
    const straight = testSession({ state: { ...moons, step: 3 } });
    await straight.start();
    await settled(straight);
    expect(session.training.value.step).toBe(3);
    expect(await session.kernelRow(1)).toEqual(await straight.kernelRow(1));
  });

  test('that names what these datapoints have not is shown as far as it means something', async () => {
    const session = testSession({ state: { ...moons, step: 0 } });
    await session.start();
    await session.show({ ...moons, step: 0, kernel: { ...moons.kernel, order: 'column:no such' } });
    expect(session.kernelSettings.value.order).toBe('class');
  });

  test('that is none is refused and changes nothing', async () => {
    const session = testSession({ state: { ...moons, step: 0 } });
    await session.start();
    const before = formatState(session.state.value);
    const wrong = { ...moons, colouredBy: 'mood' } as unknown as StateDocument;
    await expect(session.show(wrong)).rejects.toMatchObject({ code: 'InvalidFile' });
    expect(parseState(formatState(session.state.value))).toEqual(parseState(before));
  });

  test('that is asked for while one is being shown takes its place', async () => {
    const session = testSession({ state: { ...moons, step: 0 } });
    await session.start();
    const network = { ...moons.network, seed: 9 };
    await Promise.all([
      session.show({ ...moons, network: { ...moons.network, seed: 8 }, step: 4 }),
      session.show({ ...moons, network, step: 2 }),
    ]);
    await settled(session);
    expect(session.state.value).toMatchObject({ network, step: 2 });
    expect(session.training.value.step).toBe(2);
  });

  test('of the same network is shown in place of a step of a film', async () => {
    const session = testSession({ state: { ...moons, step: 0 } });
    await session.start();
    await settled(session);
    const own = ownFilm(session.network.value, session.trainingSettings.value);
    await session.lab.film.record(0, { ...own, steps: 4, kept: 2, probe: 10 });
    session.lab.film.show(0, 1);
    expect(session.kernel.value).toMatchObject({ step: 2, film: { frame: 1 } });
    await session.show({ ...session.state.value, selected: 2 });
    expect(session.lab.film.films.value[0]?.frames).toHaveLength(3);
    expect(session.lab.film.shown.value).toBeUndefined();
    expect(session.kernel.value!.film).toBeUndefined();
    expect(session.kernel.value!.step).toBe(0);
  });
});
