// Links on the built page: one that a reader copies shows the same numbers in a fresh browser, one that is damaged says so.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultState, parseState, type StateDocument } from '../../src/state/document';
import { fragmentOf, stateOfFragment } from '../../src/state/link';
import type { Session } from '../../src/session/types';
import { relativeError } from '../support/numbers';
import { leftIn, whenQuiet } from '../support/lab-page';
import { launch, openInBrowser, type OpenPage } from '../support/page';

const minutes = 60_000;
const moons: StateDocument = {
  ...defaultState,
  dataset: { name: 'moons', count: 60, noise: 0.1, seed: 4 },
  network: { ...defaultState.network, hidden: [24, 16], activation: 'tanh', seed: 3 },
  training: { ...defaultState.training, batchSize: 20, epochs: 10 },
  step: 6,
  selected: 7,
  nudge: { index: 7, label: 1, rate: 0.02, measure: 'own-label' },
};

/** What a state that is written later has of it besides its checkpoints. */
const { checkpoints: _, ...settings } = moons;

/** Runs in the page: numbers of every kind that the workbench's session has. */
async function readNumbers() {
  const { linked } = document.querySelector('ntk-workbench') as unknown as { linked: Session };
  const { predicted, actual } = linked.nudge.value!;
  const { step, history } = linked.training.value;
  const last = history.at(-1)!;
  return {
    step,
    selected: linked.selection.value.selected,
    lab: linked.lab.view.value,
    kernel: [...(await linked.kernelRow(7))],
    nudge: [...predicted, ...actual],
    positions: [...linked.neighbourhood.value!.layers.at(-1)!.points],
    loss: [last.trainLoss, last.testLoss],
  };
}

/** Everything of the state is there: its step, and the nudge of its weights. */
async function settled(page: Page, step: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const element = document.querySelector('ntk-workbench') as unknown as { linked?: Session } | null;
      const { linked } = element ?? {};
      return (
        linked?.training.value.step === wanted &&
        linked.kernel.value?.step === wanted &&
        linked.nudge.value !== undefined
      );
    },
    step,
    { timeout: 2 * minutes },
  );
  await whenQuiet(page);
}

async function expectSame(first: Page, second: Page): Promise<void> {
  const [one, other] = [await first.evaluate(readNumbers), await second.evaluate(readNumbers)];
  for (const name of ['step', 'selected', 'lab'] as const) expect(other[name], name).toEqual(one[name]);
  for (const name of ['kernel', 'nudge', 'positions', 'loss'] as const)
    expect(relativeError(other[name], one[name]), name).toBeLessThan(1e-5);
}

const copiedLink = async (page: Page): Promise<string> => {
  const share = page.locator('ntk-share');
  await share.getByRole('button', { name: 'Share…' }).click();
  const field = share.getByRole('textbox', { name: 'Link to what is shown' });
  await expect.poll(() => field.inputValue()).toContain('#state=');
  const link = await field.inputValue();
  await page.keyboard.press('Escape');
  return link;
};

describe('a link', () => {
  let browser: Browser;
  let opened: OpenPage;
  beforeAll(async () => {
    browser = await launch();
    opened = await openInBrowser(browser, 'dist/site', undefined, leftIn(moons));
  });
  afterAll(async () => {
    await opened[Symbol.asyncDispose]();
    await browser.close();
  });

  test('copied, and opened in a fresh profile, shows the same numbers', { timeout: 4 * minutes }, async () => {
    const { page, errors } = opened;
    await settled(page, 6);
    await page.getByRole('tab', { name: 'Spectrum', exact: true }).click();
    const link = await copiedLink(page);
    expect(await stateOfFragment(new URL(link).hash)).toMatchObject({ ...settings, lab: 'spectrum' });
    await expect.poll(() => page.url(), { timeout: minutes }).toBe(link);
    const fresh = await browser.newContext();
    const second = await fresh.newPage();
    await second.goto(link);
    await settled(second, 6);
    await expectSame(page, second);
    expect(errors).toEqual([]);
    await fresh.close();
  });

  test('pasted into the page that is open is shown in it', { timeout: 4 * minutes }, async () => {
    const { page } = opened;
    const fragment = await fragmentOf({ ...moons, step: 8, selected: 9, nudge: { ...moons.nudge!, index: 9 } });
    await page.evaluate((hash) => void (location.hash = hash), fragment);
    await settled(page, 8);
    expect((await page.evaluate(readNumbers)).selected).toBe(9);
  });

  test('saved as a file and opened from it is the same state', { timeout: 4 * minutes }, async () => {
    const { page } = opened;
    const share = page.locator('ntk-share');
    await share.getByRole('button', { name: 'Share…' }).click();
    const started = page.waitForEvent('download');
    await share.getByRole('button', { name: 'Save as a file' }).click();
    const path = await (await started).path();
    const text = readFileSync(path, 'utf8');
    expect(parseState(text)).toMatchObject({ ...settings, step: 8, selected: 9, nudge: { index: 9 } });
    await page.locator('ntk-open').getByRole('button', { name: 'Open…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Open a model and its data' });
    const changed = { ...parseState(text), step: 3, checkpoints: [] };
    const buffer = Buffer.from(JSON.stringify(changed));
    await dialog
      .locator('input[type=file][multiple]')
      .setInputFiles([{ name: 'moons.json', mimeType: 'application/json', buffer }]);
    await dialog.getByText('momentum at rate 0.02, to step 3').waitFor();
    await dialog.getByRole('button', { name: 'Show this state' }).click();
    await settled(page, 3);
  });

  test.each([
    ['cut off', (link: string) => link.slice(0, -8), /cut off/],
    ['with other characters', (link: string) => `${link}%20and`, /characters that no link has/],
    ['of a newer version', () => link({ version: 2 }), /2 is newer than this page/],
    ['of another program', () => link({ version: 1, chart: 'bars' }), /a field "chart" that means nothing here/],
  ] as const)('%s is told, and the page is the default one', { timeout: 3 * minutes }, async (_, damage, words) => {
    const good = await fragmentOf(moons);
    const damaged = await damage(good);
    const fresh = await browser.newContext();
    const page = await fresh.newPage();
    await page.goto(new URL(damaged, opened.page.url()).href);
    const notice = page.getByRole('alert').filter({ hasText: 'The link in the address could not be opened' });
    await notice.getByText(words).waitFor({ timeout: minutes });
    const [dataset, hidden] = await page.evaluate(() => {
      const { linked } = document.querySelector('ntk-workbench') as unknown as { linked: Session };
      return [linked.datasetSettings.value, linked.network.value.hidden] as const;
    });
    expect([dataset, hidden]).toEqual([defaultState.dataset, defaultState.network.hidden]);
    await notice.getByRole('button', { name: 'Dismiss' }).click();
    await notice.waitFor({ state: 'detached' });
    await fresh.close();
  });
});

/** A well-made link of any JSON. */
async function link(content: unknown): Promise<string> {
  const stream = new Blob([JSON.stringify(content)]).stream().pipeThrough(new CompressionStream('deflate'));
  return `#state=${Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url')}`;
}
