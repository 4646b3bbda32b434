// The training that the laboratory's button starts: what is trained on is known by heart long before the rest is understood,
// and eigenvectors of the kernel become waves over a + b; without weight decay the rest is not understood.
import { describe, expect, test } from 'vitest';
import { startGrokking } from '../../../src/elements/lab/grokking-start';
import { grokking } from '../../../src/session/lab/grokking';
import type { Film, PairWaves, Session, SpectrumView } from '../../../src/session/types';
import { defaultState } from '../../../src/state/document';
import { shareGpu, testSession, until } from '../../support/session';

const minutes = 60_000;
const seconds = 200; // to wait, on a machine that does other things
const { dataset, network, training, film: settings } = grokking;
const { modulus } = dataset;

const shareOf = ({ lines }: PairWaves, factor?: number): number => lines.find((line) => line.factor === factor)!.share;
const ofSum = (waves: PairWaves): number => shareOf(waves, 1);
const ofSumOrDifference = (waves: PairWaves): number => ofSum(waves) + shareOf(waves, modulus - 1);
/** What is the same everywhere, or of a and b by themselves. */
const ofOne = (waves: PairWaves): number => waves.constant + shareOf(waves, 0) + shareOf(waves);

const leastOf = (values: readonly number[]): number => Math.min(...values);
const labelsIn = ({ goalShares }: SpectrumView, places: Iterable<number>): number =>
  [...places].reduce((sum, at) => sum + goalShares![at], 0);

const pointAt = ({ frames }: Film, step: number) => frames.find((frame) => frame.step === step)!.point;

async function spectrumAt({ lab }: Session, step: number): Promise<SpectrumView> {
  lab.show('spectrum');
  await until(() => lab.spectrum.view.value?.step === step, `the spectrum of step ${step}`, seconds);
  return lab.spectrum.view.value!;
}

/** Eigenvectors over one number alone, the constant among them, come before those over both. */
const alone = 2 * (modulus - 1) + 1;
const waving = 4 * (modulus - 1); // with those over a + b and a - b, less the constant

function expectNoSumAtFirst(before: SpectrumView): void {
  expect(before.waves!.length).toBe(128);
  expect(Math.max(...before.waves!.map(ofSum))).toBeLessThan(0.2);
  expect(leastOf(before.waves!.slice(0, alone).map(ofOne))).toBeGreaterThan(0.95);
  expect(labelsIn(before, before.waves!.keys())).toBeLessThan(0.3);
}

function expectSumsAtLast(after: SpectrumView): void {
  const waves = after.waves!;
  const sums = waves.flatMap((each, at) => (ofSum(each) > 0.5 ? [at] : []));
  expect(leastOf(waves.slice(0, alone).map(ofOne))).toBeGreaterThan(0.9);
  expect(leastOf(waves.slice(alone, waving).map(ofSumOrDifference))).toBeGreaterThan(0.4);
  expect(sums.length).toBeGreaterThanOrEqual(modulus - 3);
  expect([sums[0] >= alone, sums.at(-1)! < waving + 1]).toEqual([true, true]);
  expect(labelsIn(after, sums)).toBeGreaterThan(0.7);
  expect(labelsIn(after, waves.keys())).toBeGreaterThan(0.9);
}

describe('addition that groks', () => {
  shareGpu();

  test('is known by heart, then understood, and its kernel takes up the sum', { timeout: 8 * minutes }, async () => {
    const session = testSession({ state: { ...defaultState, dataset, network, training, step: 0, lab: 'spectrum' } });
    await session.start();
    expectNoSumAtFirst(await spectrumAt(session, 0));
    await startGrokking(session);
    const film = session.lab.film.films.value[0]!;
    expectSumsAtLast(await spectrumAt(session, settings.steps));
    expect(session.training.value.step).toBe(settings.steps);
    const [early, late] = [pointAt(film, 100), pointAt(film, settings.steps)];
    expect(early.trainAccuracy).toBe(1);
    expect(early.testAccuracy).toBeLessThan(0.2);
    expect(late.trainAccuracy).toBe(1);
    expect(late.testAccuracy).toBeGreaterThan(0.95);
    const [first, last] = [film.frames[0], film.frames.at(-1)!];
    expect(last.centredAlignment / first.centredAlignment).toBeGreaterThan(8);
    const without = { ...settings, training: { ...settings.training, weightDecay: 0 }, kept: 1, probe: 2 };
    await session.lab.film.record(1, without);
    const { trainAccuracy, testAccuracy } = pointAt(session.lab.film.films.value[1]!, settings.steps);
    expect(trainAccuracy).toBe(1);
    expect(testAccuracy).toBeLessThan(0.1);
  });
});
