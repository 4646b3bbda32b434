// Regression of one number on one number: samples of a function with noise. The same bits on every machine.
import { normal, streamOf, uniform } from '../core/random';
import { type Dataset, splitIndices } from './dataset';
import { sineOfTurns } from './portable-sine';

export const lineNames = ['sine', 'step', 'sawtooth'] as const;
export type LineName = (typeof lineNames)[number];

export interface LineSettings {
  readonly name: LineName;
  /** Number of datapoints. */
  readonly count: number;
  /** Standard deviation of the normal noise of the targets. */
  readonly noise: number;
  /** A whole number from 0 to 2^53. */
  readonly seed: number;
}

/** From -1 to 1, and both ends of x: one period of the sine on each side of 0, a step at 0, four teeth. */
export const lineFunctions: Readonly<Record<LineName, (x: number) => number>> = {
  sine: sineOfTurns,
  step: (x) => (x < 0 ? -1 : 1),
  sawtooth: (x) => 4 * (x - Math.floor(2 * x) / 2) - 1,
};

/** Places from -1 to 1, ascending, one in each of as many equal parts. A fifth is held out. */
export function lineFunction({ name, count, noise, seed }: LineSettings): Dataset {
  const [places, noises] = [streamOf('line'), streamOf(`${name} noise`)];
  const inputs = Float32Array.from({ length: count }, (_, i) => (2 * (i + uniform(seed, places, i))) / count - 1);
  const targets = inputs.map((x, i) => lineFunctions[name](x) + noise * normal(seed, noises, i));
  return {
    name,
    count,
    features: 1,
    inputs,
    labels: new Uint8Array(count),
    isUnlabelled: true,
    targets,
    classes: ['f(x)'],
    split: splitIndices(count, 0.2, seed),
  };
}
