// What correlations of a step are over, ranks in pieces, and the rates of its curve.
import { describe, expect, it } from 'vitest';
import { fitOf, outside, rankCorrelation } from '../../../../src/session/lab/depth-fit';
import { ratesAround } from '../../../../src/session/lab/depth-orders';
import { pearson, spearman } from '../../../../src/theory/summaries';
import { randomNumbers, relativeError } from '../../../support/numbers';

const [n, members] = [31, Uint32Array.of(0, 4, 5, 30)];

describe.each([1, 2])('seed %i', (seed) => {
  const [a, b] = ['a', 'b'].map((stream) => randomNumbers(n, seed, stream));

  it('leaves out the members alone, in order', () => {
    const expected = [...a].filter((_, at) => ![...members].includes(at));
    expect([...outside(a, members)]).toEqual(expected);
    expect([...outside(a, new Uint32Array(0))]).toEqual([...a]);
  });

  it("is Spearman's correlation, with breaths between", async () => {
    let breaths = 0;
    const found = await rankCorrelation(a, b, async () => void breaths++);
    expect(found).toBeCloseTo(spearman(a, b), 14);
    expect(breaths).toBe(2);
    expect(await rankCorrelation([...a.slice(1), NaN], b, async () => undefined)).toBeNaN();
  });

  it('correlates outside the members, and errs over all', async () => {
    const fit = await fitOf(a, b, members, async () => undefined);
    const [left, right] = [a, b].map((column) => outside(column, members));
    expect(fit.pearson).toBe(pearson(left, right));
    expect(fit.spearman).toBeCloseTo(spearman(left, right), 14);
    expect(fit.relativeError).toBeCloseTo(relativeError(a, b), 12);
  });
});

it('has 13 rates over four decades with the present one in the middle; of zero there is none around', () => {
  const rates = ratesAround(0.03, 2);
  expect(rates).toHaveLength(13);
  expect(rates[6]).toBe(0.03);
  expect(rates[0]).toBeCloseTo(3e-4, 12);
  expect(rates[12]).toBeCloseTo(3, 12);
  for (let at = 1; at < 13; at++) expect(rates[at] / rates[at - 1]).toBeCloseTo(10 ** (1 / 3), 12);
  expect(ratesAround(0, 2)).toEqual([0]);
});

it.each([10, 290, 1e-5, 3.1e-6])('goes on to a stable rate of %f, by thirds of decades', (stable) => {
  const rates = ratesAround(0.03, stable);
  expect(rates.length).toBeLessThanOrEqual(19);
  expect(rates).toContain(0.03);
  for (let at = 1; at < rates.length; at++) expect(rates[at] / rates[at - 1]).toBeCloseTo(10 ** (1 / 3), 12);
  const [far, near] = stable > 1 ? [rates.at(-1)!, rates.at(-2)!] : [rates[0], rates[1]];
  expect((stable - far) * (stable - near)).toBeLessThanOrEqual(0);
});

it.each([NaN, Infinity, 0, 301, 2.9e-6])('has 13 rates where the stable one is %f', (stable) => {
  expect(ratesAround(0.03, stable)).toEqual(ratesAround(0.03, 0.03));
});
