// The laws of scale: the kernel's drift falls with the width in the NTK parameterization, and stays under mu-P.
import { expect, test } from 'vitest';
import { ownFilm } from '../../../src/session/lab/film-settings';
import type { FilmSettings, Session } from '../../../src/session/types';
import { fewDigits, shareGpu, smallState, testSession } from '../../support/session';

shareGpu();

const widths = [64, 128, 256, 512, 1024];
const seeds = Array.from({ length: 10 }, (_, seed) => seed);

async function driftOf(session: Session, settings: FilmSettings): Promise<number> {
  await session.lab.film.record(0, settings);
  return session.lab.film.films.value[0]!.frames.at(-1)!.drift;
}

/** Least-squares slope of y over x. */
function slopeOf(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [a, b] = [mean(x), mean(y)];
  const products = x.map((value, at) => (value - a) * (y[at] - b));
  return mean(products) / mean(x.map((value) => (value - a) ** 2));
}

test.each([
  ['ntk', 1, -1.2, -0.8],
  ['mu-p', 1, -0.2, 0.2],
] as const)('%s: the slope of log drift over log width', async (parameterization, rate, least, most) => {
  const session = testSession({ dataset: await fewDigits(64), state: { ...smallState, step: 0 } });
  await session.start();
  const own = ownFilm(session.network.value, session.trainingSettings.value);
  const training = { ...own.training, optimizer: 'sgd', rate, batchSize: 48 } as const;
  const drifts: number[] = [];
  for (const width of widths) {
    let logs = 0;
    for (const seed of seeds) {
      const network = {
        ...smallState.network,
        hidden: [width, width],
        activation: 'tanh',
        parameterization,
        seed,
      } as const;
      logs += Math.log(await driftOf(session, { network, training, steps: 60, kept: 1, probe: 32 }));
    }
    drifts.push(logs / seeds.length);
  }
  const slope = slopeOf(widths.map(Math.log), drifts);
  expect(slope).toBeGreaterThan(least);
  expect(slope).toBeLessThan(most);
});
