// The law of drift against width, through a sweep of the laboratory: ten networks of each of three widths from 64 to 1,024, trained for
// the same time. At these rates the kernel that acts on functions (mu-P's with its width in it) is of one size at all widths, so
// that equal steps are equal times.
import { describe, expect, test } from 'vitest';
import { usualSweep } from '../../../src/session/lab/sweep-settings';
import type { NetworkSettings, Sweep } from '../../../src/session/types';
import { fitPowerLaw } from '../../../src/theory/power-law';
import { shareGpu, testSession, until } from '../../support/session';
import { toy, toyState } from '../../support/toys';

const minutes = 60_000;
const widths = [64, 256, 1024];
const seeds = 10;

type Changes = Pick<NetworkSettings, 'hidden' | 'activation' | 'parameterization'>;

async function swept(changes: Changes): Promise<Sweep> {
  const base = toyState(toy('moons', 20, 0), 0);
  const network = { ...base.network, ...changes };
  const training = { ...base.training, optimizer: 'sgd', loss: 'squared-error', rate: 1, batchSize: 16 } as const;
  const session = testSession({ state: { ...base, network, training } });
  await session.start();
  await until(() => session.jobs.value.length === 0, 'rest');
  const settings = { ...usualSweep, over: 'width', values: widths, seeds, steps: 20, probe: 16, nudges: 1 } as const;
  await session.lab.sweeps.run(settings);
  return session.lab.sweeps.sweep.value!;
}

/** The slope of log distance, 1 - cos, over log width. */
function distanceSlope({ points }: Sweep): number {
  const [x, y] = [points.map(({ value }) => value), points.map(({ distance }) => distance)];
  return fitPowerLaw(x, y)!.slope;
}

/** Each network has moved, none has diverged, and the time was long enough to learn something: 1/2 is the loss of saying nothing. */
function expectTrained({ points, phase }: Sweep): void {
  expect([phase, points.length]).toEqual(['done', widths.length * seeds]);
  expect(new Set(points.map(({ network }) => network.seed)).size).toBe(seeds);
  for (const { drift } of points) expect(drift).toBeGreaterThan(0);
  const mean = points.reduce((sum, { point }) => sum + point.trainLoss, 0) / points.length;
  expect(mean).toBeLessThan(0.25);
}

describe('drift against width', () => {
  shareGpu();

  test.each([
    ['tanh', [16]],
    ['erf', [16]],
    ['tanh', [16, 16]],
  ] as const)(
    'of %s with hidden layers %j falls as one over the width in the NTK parameterization',
    { timeout: 6 * minutes },
    async (activation, hidden) => {
      const sweep = await swept({ activation, hidden, parameterization: 'ntk' });
      expectTrained(sweep);
      const { slope, standardError } = sweep.driftLaw!;
      expect(Math.abs(slope + 1), `slope ${slope}`).toBeLessThan(0.2);
      expect(standardError).toBeLessThan(0.1);
      expect(Math.abs(distanceSlope(sweep) + 2)).toBeLessThan(0.4);
    },
  );

  test.each(['tanh', 'erf'] as const)('of %s stays in mu-P', { timeout: 3 * minutes }, async (activation) => {
    const sweep = await swept({ activation, hidden: [16], parameterization: 'mu-p' });
    expectTrained(sweep);
    const { slope } = sweep.driftLaw!;
    expect(Math.abs(slope), `slope ${slope}`).toBeLessThan(0.2);
    for (const { drift } of sweep.points) expect(drift).toBeGreaterThan(0.1);
  });
});
