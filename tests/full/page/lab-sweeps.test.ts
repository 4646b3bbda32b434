// Sweeps on the built page over depth, datapoints and training time: every number and curve read from the page and compared with
// the oracle, for two seeds.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openState } from '../../support/lab-page';
import { launch } from '../../support/page';
import {
  expectCharts,
  expectedPoints,
  expectLaw,
  expectTable,
  makeSweep,
  sweepOver,
  sweepState,
} from '../../support/sweep-page';

const minutes = 60_000;

describe('a sweep on the page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test.each([
    ['depth', [1, 2, 3], false],
    ['datapoints', [50, 300, 1437], true],
    ['steps', [3, 6, 12], true],
  ] as const)('over %s', { timeout: 8 * minutes }, async (over, values, isLog) => {
    const settings = sweepOver(over, values);
    await using opened = await openState(browser, sweepState);
    const { page, errors } = opened;
    const sweeps = await makeSweep(page, settings);
    const expected = await expectedPoints(settings);
    await expectTable(sweeps, expected);
    await expectCharts(sweeps, expected);
    await expectLaw(sweeps, expected, isLog);
    expect(errors).toEqual([]);
  });
});
