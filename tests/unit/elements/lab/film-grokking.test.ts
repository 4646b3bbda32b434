// Grokking is said where the held-out part is understood long after the other is known by heart, and not elsewhere.
import { expect, it } from 'vitest';
import { grokkingWords } from '../../../../src/elements/lab/film-grokking';
import { fakeFrame } from '../../../support/fake-films';
import type { Film } from '../../../../src/session/types';

/** Of these steps with the share right of both parts. */
function filmOf(...points: readonly (readonly [step: number, train: number, test: number])[]): Film {
  const frames = points.map(([step, trainAccuracy, testAccuracy]) => {
    const frame = fakeFrame(step, 0);
    return { ...frame, point: { ...frame.point, trainAccuracy, testAccuracy } };
  });
  const training = { optimizer: 'sgd', loss: 'squared-error', rate: 1, batchSize: 1 } as const;
  const settings = { training, steps: points.at(-1)![0], kept: points.length - 1, probe: 16 };
  return { settings, stepsPerEpoch: 1, probe: new Uint32Array(16), frames, range: { low: 0, high: 1 }, seconds: 1 };
}

it('is told with both steps', () => {
  const film = filmOf([0, 0.1, 0.1], [50, 1, 0.02], [400, 1, 0.6], [1000, 1, 0.97]);
  expect(grokkingWords(film)).toBe(
    'This training groks: from step 50 on what is trained on is known by heart, but only 2.0\u00a0% of what is held out is right; from step 1,000 on 97.0\u00a0% is.',
  );
});

it.each<[string, Film]>([
  ['learned together', filmOf([0, 0.1, 0.1], [50, 1, 0.9], [1000, 1, 0.97])],
  ['soon understood', filmOf([0, 0.1, 0.1], [50, 1, 0.3], [100, 1, 0.97])],
  ['never understood', filmOf([0, 0.1, 0.1], [50, 1, 0.02], [1000, 1, 0.03])],
  ['not known by heart', filmOf([0, 0.1, 0.1], [50, 0.7, 0.02], [1000, 0.8, 0.97])],
  ['nothing held out', filmOf([0, 0.1, NaN], [50, 1, NaN], [1000, 1, NaN])],
])('is not told: %s', (_, film) => {
  expect(grokkingWords(film)).toBe(undefined);
});
