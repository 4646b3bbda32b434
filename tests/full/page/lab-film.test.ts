// A film on the built page: made with the form, every number and curve read from the page and compared with the oracle, gone
// through by keys with every view following, and the network taken to one of its steps.
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDigits } from '../../../src/datasets/digits';
import type { Session } from '../../../src/session/types';
import { defaultState, type StateDocument } from '../../../src/state/document';
import { type OracleFrame, oracleFilm } from '../../support/film-oracle';
import { expectCurves, expectNumbers, near } from '../../support/film-page';
import { openState } from '../../support/lab-page';
import { launch } from '../../support/page';
import { plainProbeSet } from '../../support/plain-choice';
import { digitBytes } from '../../support/session';
import { shownNumber } from '../../support/shown-number';

const minutes = 60_000;
const [steps, kept, probe] = [20, 4, 32];

const stateOf = (seed: number): StateDocument => ({
  ...defaultState,
  network: { ...defaultState.network, hidden: [16], activation: 'tanh', seed },
  training: { ...defaultState.training, batchSize: 32, epochs: 1 },
  step: 0,
  lab: 'film',
  family: 'registers',
});

async function makeFilm(page: Page): Promise<Locator> {
  const film = page.locator('ntk-film');
  for (const [name, value] of [
    ['Training steps', steps],
    ['Steps kept', kept],
    ['Probe datapoints', probe],
  ] as const) {
    const field = film.getByRole('spinbutton', { name });
    await field.fill(String(value));
    await field.press('Tab');
  }
  const button = film.getByRole('button', { name: 'Film', exact: true });
  await button.click({ timeout: 2 * minutes });
  await film.locator(`input[type=range][max="${kept}"]`).waitFor({ timeout: 3 * minutes });
  await button.waitFor({ timeout: minutes });
  return film;
}

/** Entries of the heatmap, read by keys, and where the neighbourhood is: all of the step. */
async function expectViews(page: Page, { step, kernel }: OracleFrame): Promise<void> {
  const [heatmap, neighbourhood] = [page.locator('ntk-heatmap'), page.locator('ntk-neighbourhood')];
  await heatmap.getByText(`Step ${step} of the film, ${probe} digits`).waitFor();
  await neighbourhood.getByText(`Step ${step} of the film, all digits`).waitFor();
  const cell = heatmap.getByRole('gridcell');
  await heatmap.getByRole('button', { name: 'Show everything' }).focus();
  for (const key of ['ArrowDown', 'ArrowRight', 'Shift+ArrowUp']) {
    await cell.press(key);
    await expect.poll(() => cell.textContent()).not.toContain('being read');
    const words = (await cell.textContent())!;
    const [, row, i, column, j, value] =
      /Row (\d+): number (\d+),.*Column (\d+): number (\d+),.*Value (.*), cosine/s.exec(words)!;
    expect(i === j).toBe(row === column);
    const expected = kernel[(Number(row) - 1) * probe + Number(column) - 1];
    expect(near(shownNumber(value), expected), `${words} at step ${step}: ${expected}`).toBe(true);
  }
}

/** Runs in the page: where the training of the workbench's session is. */
function stepInPage(): number {
  return (document.querySelector('ntk-workbench') as unknown as { linked: Session }).linked.training.value.step;
}

describe('a film on the page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test.each([0, 1])(
    'seed %i: numbers, curves, scrubbing and going to a step',
    { timeout: 8 * minutes },
    async (seed) => {
      await using opened = await openState(browser, stateOf(seed));
      const { page, errors } = opened;
      const film = await makeFilm(page);
      const [dataset, { network, training }] = [await loadDigits(digitBytes), stateOf(seed)];
      const settings = { network, training, steps, kept, probe };
      const at = { steps: [0, 5, 10, 15, 20], probe: plainProbeSet(dataset, probe, seed) };
      const expected = oracleFilm(dataset, network, settings, at);
      await expectNumbers(film, expected.at(-1)!);
      await expectCurves(film, [expected]);

      const slider = film.getByRole('slider', { name: 'Kept step' });
      const canvas = film.locator('canvas');
      const picture = (): Promise<string> => canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
      const pictures = new Set([await picture()]);
      await slider.press('Home');
      await expectNumbers(film, expected[0]);
      await expectViews(page, expected[0]);
      pictures.add(await picture());
      for (const frame of expected.slice(1, -1)) {
        await slider.press('ArrowRight');
        await expectNumbers(film, frame);
        await expectViews(page, frame);
        pictures.add(await picture());
      }
      expect(pictures.size).toBe(expected.length);

      expect(await page.evaluate(stepInPage)).toBe(0);
      await page.locator('ntk-heatmap').getByRole('button', { name: 'Back to the network' }).click();
      await page.locator('ntk-heatmap').getByRole('combobox', { name: 'Order' }).waitFor();
      await expect.poll(() => page.getByText('of the film,').count()).toBe(0);
      expect(shownNumber(await film.locator('[data-quantity="step"] td').innerText())).toBe(15);
      await slider.press('ArrowLeft');
      await film.getByRole('button', { name: 'Go to this step' }).click();
      await film.getByRole('button', { name: 'The network is at this step' }).waitFor({ timeout: minutes });
      expect(await page.evaluate(stepInPage)).toBe(10);
      await slider.press('ArrowLeft');
      await page.locator('ntk-heatmap').getByText('Step 5 of the film').waitFor();
      await page.getByRole('tab', { name: 'Overview' }).click();
      await expect.poll(() => page.getByText('of the film,').count()).toBe(0);
      await page.locator('ntk-training').getByText('step 10 of').waitFor();
      expect(errors).toEqual([]);
    },
  );
});
