// Two films side by side on the built page, of two seeds: both columns, the curves of both runs, and all that is said in words and
// in legends, read from the page and compared with the oracle.
import type { Locator, Page } from 'playwright';
import { expect, test } from 'vitest';
import { loadDigits } from '../../../src/datasets/digits';
import { defaultState, type StateDocument } from '../../../src/state/document';
import { expectCurves, expectNumbers, near } from '../../support/film-page';
import { oracleFilm, type OracleFrame } from '../../support/film-oracle';
import { leftIn } from '../../support/lab-page';
import { openPage } from '../../support/page';
import { plainProbeSet } from '../../support/plain-choice';
import { digitBytes } from '../../support/session';
import { shownNumber } from '../../support/shown-number';

const minutes = 60_000;
const [steps, kept, probe] = [20, 4, 32];
const second = { parameterization: 'mu-p', optimizer: 'sgd', rate: 2 } as const;
const runNames = ['First run', 'Second run'];

const stateOf = (seed: number): StateDocument => ({
  ...defaultState,
  network: { ...defaultState.network, hidden: [16], activation: 'tanh', seed },
  training: { ...defaultState.training, batchSize: 32, epochs: 1 },
  step: 0,
  lab: 'film',
  family: 'registers',
});

async function makeFilms(page: Page): Promise<Locator> {
  const film = page.locator('ntk-film');
  const answer = async (scope: Locator, name: string, value: number): Promise<void> => {
    await scope.locator(`[name="${name}"]`).fill(String(value));
    await scope.locator(`[name="${name}"]`).blur();
  };
  for (const [name, value] of Object.entries({ steps, kept, probe })) await answer(film, name, value);
  await film.getByRole('button', { name: 'Add a second run' }).click();
  const other = film.locator('fieldset').nth(1);
  await other.locator('[name="parameterization"]').selectOption(second.parameterization);
  await other.locator('[name="optimizer"]').selectOption(second.optimizer);
  await answer(other, 'rate', second.rate);
  const button = film.getByRole('button', { name: 'Film', exact: true });
  await button.click({ timeout: 2 * minutes });
  await film
    .locator('figure')
    .nth(1)
    .waitFor({ timeout: 3 * minutes });
  await button.waitFor({ timeout: 3 * minutes });
  await film.locator(`input[type=range][max="${kept}"]`).waitFor({ timeout: minutes });
  return film;
}

/** The numbers of a text with commas between them. */
const listed = (text: string): number[] => text.split(', ').map(shownNumber);

async function expectFurther(film: Locator, run: number, { eigenvalues, movements }: OracleFrame): Promise<void> {
  const after = async (name: string): Promise<string> =>
    (await film.locator(`[data-${name}="${run}"]`).innerText()).split(': ')[1];
  const shown = listed(await after('eigenvalues'));
  expect(shown).toHaveLength(8);
  const size = 1e-5 * Math.hypot(...eigenvalues);
  shown.forEach((value, k) => expect(near(value, eigenvalues[k], size), `${value}, ${eigenvalues[k]}`).toBe(true));
  const words = (await after('movements')).split(', ').map((each) => each.split(/ (.*)/));
  expect(words.map(([name]) => name).sort()).toEqual(Object.keys(movements).sort());
  for (const [name, text] of words) {
    if (Number.isFinite(movements[name])) expect(near(shownNumber(text), movements[name], 2e-5), name).toBe(true);
    else expect(text).toBe('from zero');
  }
}

/** What is said of how far the kernel has turned, and by how much it has drifted. */
async function expectFinding(film: Locator, run: number, { step, distance, drift }: OracleFrame): Promise<void> {
  const words = await film.locator('.finding').nth(run).innerText();
  const told = distance < 0.01 ? 'has hardly turned' : distance < 0.1 ? 'has turned a little' : 'is another one';
  expect(words).toMatch(new RegExp(`^${runNames[run]}: by step ${step} the kernel ${told}`));
  const [, ofCosine, ofDrift] = /cosine (\S+), drift (.+)\)/.exec(words)!;
  expect(Math.abs(shownNumber(ofCosine) / distance - 1)).toBeLessThan(5.1e-3);
  expect(Math.abs(shownNumber(ofDrift) - drift)).toBeLessThan(5.1e-4 + 5.1e-3 * Math.max(0, drift - 10));
}

/** One run's distance against the other's, and how far each has taken up the labels. */
async function expectComparison(film: Locator, runs: readonly (readonly OracleFrame[])[]): Promise<void> {
  const standings = runs.map((frames, run) => {
    const last = frames.at(-1)!;
    return { name: ['first', 'second'][run], distance: last.distance, gained: last.alignment - frames[0].alignment };
  });
  const [nearer, further] = standings.sort((a, b) => a.distance - b.distance);
  const words = await film.locator('.comparison').innerText();
  const pattern =
    /^The kernel of the (\w+) run is (\S+) times as far .* of the (\w+) \(distance (\S+) against ([^)]+)\).* by (\S+), that of the \w+ by (\S+)\.$/;
  const [, far, times, close, a, b, most, least] = pattern.exec(words)!;
  expect([far, close]).toEqual([further.name, nearer.name]);
  const wanted = [further.distance / nearer.distance, further.distance, nearer.distance, further.gained, nearer.gained];
  [times, a, b, most, least].forEach((text, at) =>
    expect(Math.abs(shownNumber(text) / wanted[at] - 1), `${text}, ${wanted[at]}`).toBeLessThan(5.1e-2),
  );
}

/** All but the outermost hundredths of each kernel's entries lie between the ends. */
async function expectLegend(film: Locator, run: number, frames: readonly OracleFrame[]): Promise<void> {
  const ends = await film.locator('figure').nth(run).locator('ntk-legend span.small').allInnerTexts();
  const sorted = frames.map(({ kernel }) => [...kernel].sort((a, b) => a - b));
  const at = (share: number) => sorted.map((each) => each[Math.round(share * (each.length - 1))]);
  const [low, high] = ends.map(shownNumber);
  const slack = 5.1e-3 * Math.max(Math.abs(low), Math.abs(high)); // three digits
  expect(low).toBeGreaterThan(Math.min(...at(0.005)) - slack);
  expect(low).toBeLessThan(Math.min(...at(0.015)) + slack);
  expect(high).toBeGreaterThan(Math.max(...at(0.985)) - slack);
  expect(high).toBeLessThan(Math.max(...at(0.995)) + slack);
}

test.each([0, 1])('seed %i: two runs', { timeout: 8 * minutes }, async (seed) => {
  const state = stateOf(seed);
  await using opened = await openPage('dist/site', undefined, leftIn(state));
  const film = await makeFilms(opened.page);
  const dataset = await loadDigits(digitBytes);
  const at = { steps: [0, 5, 10, 15, 20], probe: plainProbeSet(dataset, probe, seed) };
  const { network, training } = state;
  const other = {
    network: { ...network, parameterization: second.parameterization },
    training: { ...training, optimizer: second.optimizer, rate: second.rate },
  };
  const runs = [{ network, training }, other].map((each) =>
    oracleFilm(dataset, each.network, { ...each, steps, kept, probe }, at),
  );
  await expectCurves(film, runs);
  await film.getByText('Eigenvalues and single parameters').click();
  for (const [run, frames] of runs.entries()) {
    await expectNumbers(film, frames.at(-1)!, run);
    await expectFurther(film, run, frames.at(-1)!);
    await expectFinding(film, run, frames.at(-1)!);
    await expectLegend(film, run, frames);
    expect((await film.locator('figcaption').nth(run).innerText()).trim()).toBe(
      `${runNames[run]}: Kernel of 32 digits at step 20`,
    );
  }
  await expectComparison(film, runs);
  const perEpoch = Math.floor(dataset.split.train.length / training.batchSize);
  await film.getByText(`Trace kernel of 32 digits, sorted by class; ${perEpoch} steps are one epoch;`).waitFor();
  expect(opened.errors).toEqual([]);
});
