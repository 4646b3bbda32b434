// Waves over pairs of residues, against the transform by its definition.
import { describe, expect, it } from 'vitest';
import { pairEnergies, pairWaves } from '../../../src/theory/pair-waves';
import { randomNumbers } from '../../support/numbers';

/** |F(k, l)|^2 over their sum, each a sum over all pairs. */
function energiesByDefinition(values: ArrayLike<number>, modulus: number): number[] {
  const all = Array.from({ length: modulus * modulus }, (_, at) => at);
  const squares = all.map((frequency) => {
    const [k, l] = [Math.floor(frequency / modulus), frequency % modulus];
    const angle = (at: number): number =>
      (-2 * Math.PI * (k * Math.floor(at / modulus) + l * (at % modulus))) / modulus;
    const real = all.reduce((sum, at) => sum + values[at] * Math.cos(angle(at)), 0);
    const imaginary = all.reduce((sum, at) => sum + values[at] * Math.sin(angle(at)), 0);
    return real ** 2 + imaginary ** 2;
  });
  const total = squares.reduce((sum, square) => sum + square, 0);
  return squares.map((square) => square / total);
}

const over = (modulus: number, value: (a: number, b: number) => number): Float64Array =>
  Float64Array.from({ length: modulus * modulus }, (_, at) => value(Math.floor(at / modulus), at % modulus));

describe('energies by frequency', () => {
  it.each([2, 3, 7, 13])('are those of the definition modulo %i', (modulus) => {
    const values = randomNumbers(modulus * modulus, 5);
    const [actual, expected] = [pairEnergies(values, modulus), energiesByDefinition(values, modulus)];
    for (const [at, share] of expected.entries()) expect(Math.abs(actual[at] - share)).toBeLessThan(1e-14);
  });

  it('say nothing of zeros', () => {
    expect(pairEnergies(new Float64Array(9), 3).every(Number.isNaN)).toBe(true);
  });
});

describe('directions', () => {
  it.each([
    [undefined, 3],
    [0, 5],
    [1, 4],
    [4, 2],
    [10, 5],
  ])('a wave over a + %s b of frequency %i is found', (factor, frequency) => {
    const angle = (a: number, b: number): number =>
      (2 * Math.PI * frequency * (factor === undefined ? b : a + factor * b)) / 11;
    const { constant, lines } = pairWaves(
      over(11, (a, b) => Math.cos(angle(a, b) + 0.3)),
      11,
    );
    expect(constant).toBeLessThan(1e-15);
    expect([lines[0].factor, lines[0].frequency]).toEqual([factor, frequency]);
    expect(lines[0].share).toBeCloseTo(1, 12);
    expect(lines[0].frequencyShare).toBeCloseTo(1, 12);
    expect(lines[1].share).toBeLessThan(1e-12);
  });

  it('share what is there with the constant', () => {
    const { constant, lines } = pairWaves(randomNumbers(49, 8), 7);
    expect(lines.length).toBe(8);
    expect(lines.reduce((sum, { share }) => sum + share, constant)).toBeCloseTo(1, 13);
    for (const { share, frequencyShare } of lines) expect(frequencyShare).toBeLessThanOrEqual(share);
  });

  it('any function of the sum is on the line of the sum alone', () => {
    const of = randomNumbers(13, 2);
    const { constant, lines } = pairWaves(
      over(13, (a, b) => of[(a + b) % 13]),
      13,
    );
    expect(lines[0].factor).toBe(1);
    expect(lines[0].share + constant).toBeCloseTo(1, 13);
  });

  it('is there modulo 2, where a wave is its own opposite', () => {
    const { lines } = pairWaves(
      over(2, (a, b) => (-1) ** (a + b)),
      2,
    );
    expect(lines[0]).toEqual({ factor: 1, share: 1, frequency: 1, frequencyShare: 1 });
  });
});
