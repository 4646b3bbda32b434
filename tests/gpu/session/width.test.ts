// Infinite and finite kernels of a session against the oracle's, for two seeds and more; the law of the width.
import { describe, expect, test } from 'vitest';
import { gatherInputs } from '../../../src/datasets/dataset';
import type { Session, WidthSettings, WidthView } from '../../../src/session/types';
import type { NetworkSettings } from '../../../src/state/settings';
import { relativeError } from '../../support/numbers';
import { finiteOf, infiniteOf, ofTwo } from '../../support/plain-width';
import { fewDigits, shareGpu, smallState, testSession, until } from '../../support/session';

const usual: WidthSettings = { count: 7, widths: [8, 24], seeds: 2 };

async function openSession(network: Partial<NetworkSettings>): Promise<Session> {
  const state = { ...smallState, step: 0, network: { ...smallState.network, ...network } };
  return testSession({ dataset: await fewDigits(40), state });
}

async function compare(session: Session, settings: Partial<WidthSettings> = {}): Promise<WidthView> {
  await session.lab.width.compute({ ...usual, ...settings });
  return session.lab.width.view.value!;
}

describe('widths', () => {
  shareGpu();

  test.each([
    ['relu', [12, 8], 2],
    ['erf', [5], 1],
    ['tanh', [5, 5], 1],
  ] as const)('%s: every number is that of the oracle', async (activation, hidden, weightVariance) => {
    const session = await openSession({ activation, hidden });
    const view = await compare(session);
    const { labels } = await fewDigits(40);
    const classes = Array.from(view.datapoints, (index) => labels[index]);
    expect(classes).toEqual([...classes].sort((a, b) => a - b));
    expect(view).toMatchObject({ depth: hidden.length, weightVariance: expect.closeTo(weightVariance, 12) });
    const batch = { n: view.datapoints.length, data: gatherInputs(await fewDigits(40), view.datapoints) };
    const network = { activation, depth: hidden.length, weightVariance, biasVariance: 0.01 };
    const infinite = infiniteOf(batch, network);
    expect(relativeError(view.infinite.ntk, infinite.ntk)).toBeLessThan(1e-10);
    expect(relativeError(view.infinite.nngp, infinite.nngp)).toBeLessThan(1e-10);
    for (const [at, width] of usual.widths.entries()) {
      const both = [0, 1].map((seed) => finiteOf(batch, network, width, seed));
      const [result, expected] = [view.widths[at], ofTwo(both, infinite)];
      expect(result.width).toBe(width);
      for (const name of ['ntkDistances', 'nngpDistances'] as const)
        result[name].forEach((value, seed) => expect(Math.abs(value / expected[name][seed] - 1)).toBeLessThan(1e-4));
      expect(relativeError(result.mean, expected.mean)).toBeLessThan(1e-5);
      expect(relativeError(result.deviation, expected.deviation)).toBeLessThan(1e-4);
      if (width === 24) {
        expect(relativeError(view.finite.ntk, both[0].ntk)).toBeLessThan(1e-5);
        expect(relativeError(view.finite.nngp, both[0].nngp)).toBeLessThan(1e-5);
      }
    }
  });

  test('the spread falls as the root of the width; entries stand for each kind', async () => {
    const session = await openSession({ activation: 'erf', hidden: [4, 4] });
    const view = await compare(session, { widths: [32, 64, 128, 256], seeds: 12 });
    expect(Math.abs(view.laws.distance!.slope + 0.5)).toBeLessThan(0.15);
    expect(Math.abs(view.laws.deviation!.slope + 0.5)).toBeLessThan(0.15);
    const { labels } = await fewDigits(40);
    const label = (place: number) => labels[view.datapoints[place]];
    expect(view.entries.map(({ kind }) => kind)).toContain('other class');
    for (const { kind, row, column } of view.entries) {
      if (kind === 'itself') expect(column).toBe(row);
      else expect(label(row) === label(column)).toBe(kind === 'same class');
    }
  });

  test('cancelled, nothing is left; another network forgets it', async () => {
    const session = await openSession({});
    const before = await compare(session);
    const { budget } = session.gpu.value!.arena;
    const { free } = budget;
    const running = session.lab.width.compute({ count: 20, widths: [32, 64, 128, 256, 512], seeds: 40 });
    await until(
      () => session.jobs.value.some(({ progress }) => progress.stage === 'networks' && progress.done > 2),
      'networks',
    );
    session.jobs.value.find(({ key }) => key === 'infinite width')!.cancel();
    await running;
    expect(session.lab.width.view.value).toBe(before);
    expect(budget.free).toBe(free);
    session.configure({ seed: 5 });
    await until(() => session.lab.width.view.value === undefined, 'forgotten');
  });

  test('what has no meaning is refused', async () => {
    const session = await openSession({ hidden: [] });
    await expect(session.lab.width.compute(usual)).rejects.toThrow('without hidden layers');
    const other = await openSession({});
    for (const wrong of [{ count: 1 }, { count: 65 }, { widths: [] }, { widths: [5000] }, { seeds: 0 }])
      await expect(other.lab.width.compute({ ...usual, ...wrong })).rejects.toMatchObject({ code: 'Unsupported' });
    expect(other.problem.value).toMatchObject({ where: 'laboratory' });
  });
});
