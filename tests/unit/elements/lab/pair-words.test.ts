// Waves over pairs of residues in words: directions, the constant, noise, and what is mostly a function of the sum.
import { describe, expect, it, test } from 'vitest';
import {
  lineName,
  mostLabelled,
  strongestWaves,
  sumSentence,
  wavesSentence,
} from '../../../../src/elements/lab/pair-words';
import { type PairWaves, pairWaves } from '../../../../src/theory/pair-waves';
import { randomNumbers } from '../../../support/numbers';

const modulus = 11;
const turn = (times: number): number => Math.cos((2 * Math.PI * times) / modulus);
const over = (value: (a: number, b: number) => number) =>
  pairWaves(
    Float64Array.from({ length: modulus ** 2 }, (_, at) => value(Math.floor(at / modulus), at % modulus)),
    modulus,
  );
const sum = over((a, b) => turn(3 * (a + b)));
const constant = over(() => 1);
const noise = pairWaves(randomNumbers(53 ** 2, 3), 53);

test('directions have the names of what is the same along them', () => {
  const names = [undefined, 0, 1, 2, 5, 6, 10].map((factor) => lineName({ factor }, sum));
  expect(names).toEqual(['b', 'a', 'a + b', 'a + 2b', 'a + 5b', 'a \u2212 5b', 'a \u2212 b']);
});

describe('one function', () => {
  it('is told by the directions that hold its energy', () => {
    expect(strongestWaves(sum)).toBe('a + b: 100\u00a0%');
    expect(wavesSentence(sum)).toBe(
      'Of its energy, waves hold 100\u00a0% along a + b; frequency 3 along a + b alone 100\u00a0%.',
    );
    const both = over((a, b) => 2 * turn(4 * a) + turn(b));
    expect(wavesSentence(both)).toBe(
      'Of its energy, waves hold 80\u00a0% along a and 20\u00a0% along b; frequency 4 along a alone 80\u00a0%.',
    );
  });

  it('may be the same everywhere, noise, or nothing', () => {
    expect(strongestWaves(constant)).toBe('constant: 100\u00a0%');
    expect(wavesSentence(constant)).toBe('It is about the same on all pairs: 100\u00a0% of its energy.');
    expect(wavesSentence(noise)).toMatch(/^It has waves in all directions; the strongest, along .*, hold \d\u00a0% of/);
    const zero = over(() => 0);
    expect([strongestWaves(zero), wavesSentence(zero)]).toEqual([
      'undefined',
      'It is not finite, or zero on all pairs.',
    ]);
  });
});

describe('all that are known', () => {
  const view = (waves: readonly PairWaves[], shares: readonly number[]) => ({
    waves,
    vectors: waves.map(() => new Float32Array(1)),
    goalShares: Float64Array.from(shares),
  });

  it('are counted where they are functions of the sum, with what they hold of the labels', () => {
    expect(sumSentence(view([constant, sum, noise, sum], [0, 0.25, 0.1, 0.5, 0.15]))).toBe(
      'Of the first 4 eigenvectors 2 have most of the energy along a + b, which is what is to be learned (the first is number 2); together they hold 75.0\u00a0% of the labels.',
    );
    expect(sumSentence(view([constant, noise], [0, 0.1]))).toBe(
      'None of the first 2 eigenvectors has most of its energy along a + b, which is what is to be learned.',
    );
  });

  it('have one that holds most of the labels', () => {
    expect(mostLabelled(view([constant, sum], [0, 0.25, 0.75]))).toBe(2);
    expect(mostLabelled({ ...view([constant], [0]), goalShares: undefined })).toBe(undefined);
    expect(mostLabelled(view([constant], [NaN]))).toBe(undefined);
  });
});
