// A lazy run beside one that learns features, as the film's button fills them in: both learn, and their kernels tell them apart.
import { describe, expect, test } from 'vitest';
import { loadDigits } from '../../../src/datasets/digits';
import { comparisonWords } from '../../../src/elements/lab/film-comparison';
import { lazyBesideFeatures } from '../../../src/elements/lab/film-lazy';
import { ownFilm } from '../../../src/session/lab/film-settings';
import type { Film, NetworkSettings, TrainingSettings } from '../../../src/session/types';
import { defaultState, type StateDocument } from '../../../src/state/document';
import { digitBytes, shareGpu, testSession } from '../../support/session';
import { toy } from '../../support/toys';

const minutes = 60_000;
const steps = 200;

async function bothFilms(changes: Partial<StateDocument>): Promise<[lazy: Film, features: Film]> {
  const state = { ...defaultState, step: 0, ...changes };
  const dataset = changes.dataset ? undefined : await loadDigits(digitBytes);
  const { film } = testSession({ state, dataset }).lab; // no more than the films: nothing else is asked of the session
  const own = { ...ownFilm(state.network, state.training), steps, kept: 1, probe: 128 };
  const [lazy, features] = lazyBesideFeatures(own)!;
  await film.record(0, lazy);
  await film.record(1, features);
  return [film.films.value[0]!, film.films.value[1]!];
}

const endsOf = ({ frames }: Film) => [frames[0], frames.at(-1)!] as const;
const gainedBy = (film: Film): number => endsOf(film)[1].alignment - endsOf(film)[0].alignment;
const network = (changes: Partial<NetworkSettings>): NetworkSettings => ({ ...defaultState.network, ...changes });
const squared: TrainingSettings = { ...defaultState.training, loss: 'squared-error' };

function expectApart(lazy: Film, features: Film, times: number): void {
  const [[, calm], [, moved]] = [lazy, features].map(endsOf);
  expect(moved.distance / calm.distance).toBeGreaterThan(times);
  expect(calm.distance).toBeLessThan(2e-3);
  expect(calm.drift).toBeLessThan(0.3);
  expect(moved.drift).toBeGreaterThan(1);
  expect(moved.overall / calm.overall).toBeGreaterThan(8);
  expect(Math.abs(gainedBy(lazy))).toBeLessThan(0.01);
  for (const film of [lazy, features]) {
    const [start, end] = endsOf(film);
    expect(end.point.trainLoss).toBeLessThan(0.5 * start.point.trainLoss);
  }
}

describe('lazy beside feature learning', () => {
  shareGpu();

  test.each([
    ['relu', 0, 0.1],
    ['relu', 1, 0.1],
    ['tanh', 0, 0.05],
  ] as const)('on the digits, %s of seed %i', { timeout: 3 * minutes }, async (activation, seed, least) => {
    const [lazy, features] = await bothFilms({ network: network({ activation, seed }) });
    expectApart(lazy, features, 50);
    expect(gainedBy(features)).toBeGreaterThan(least);
    for (const film of [lazy, features]) expect(endsOf(film)[1].point.testAccuracy).toBeGreaterThan(0.85);
    expect(comparisonWords([lazy, features], steps)).toMatch(
      /^The kernel of the second run is [\d,]+ times as far from its start as that of the first .* \+0\.\d+, that of the first by \+0\.00\d+\.$/,
    );
  });

  test('on the digits by the squared error', { timeout: 3 * minutes }, async () => {
    const [lazy, features] = await bothFilms({ network: network({}), training: squared });
    expectApart(lazy, features, 20);
    expect(gainedBy(features)).toBeGreaterThan(0.05);
  });

  test.each(['tanh', 'relu'] as const)(
    'on a function of one number, %s',
    { timeout: 3 * minutes },
    async (activation) => {
      const changes = { dataset: toy('sine', 200, 0), network: network({ activation }), training: squared };
      expectApart(...(await bothFilms(changes)), 50);
    },
  );
});
