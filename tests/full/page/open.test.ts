// A reader's own model on the built page: chosen with its data, shown, confirmed, and its kernel compared with PyTorch's.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NudgeSettings, NudgeView, Session } from '../../../src/session/types';
import { readNpy } from '../../../src/formats/npy';
import { readFixture } from '../../support/fixture';
import {
  actualBound,
  type Expectation,
  expectationOf,
  type FixtureCase,
  fixtureCases,
  fixtureFiles,
} from '../../support/fixture-cases';
import { relativeError } from '../../support/numbers';
import { launch, openInBrowser, openPage } from '../../support/page';
import { bytePairs } from '../../support/tokenizers';

const minutes = 60_000;
const file = (path: string): string => new URL(`../../data/${path}`, import.meta.url).pathname;

/** Runs in the page: the kernel of the workbench's session, row by row. */
async function readKernel(n: number): Promise<number[]> {
  const element = document.querySelector('ntk-workbench') as unknown as { linked: Session };
  const rows: number[] = [];
  for (let i = 0; i < n; i++) rows.push(...(await element.linked.kernelRow(i)));
  return rows;
}

async function expectKernel(page: Page, folder: string): Promise<void> {
  const { shape, data } = readNpy(readFileSync(file(`${folder}/ntk_trace.npy`)));
  await page
    .locator('ntk-heatmap')
    .getByText('48 × 48 entries')
    .waitFor({ timeout: 2 * minutes });
  const kernel = await page.evaluate(readKernel, shape[0]);
  const difference = Math.hypot(...kernel.map((value, at) => value - data[at]));
  expect(difference / Math.hypot(...data)).toBeLessThan(1e-5);
}

/** Runs in the page: a nudge of the workbench's session, once it is the one that was asked for. */
async function nudgeInPage(settings: NudgeSettings): Promise<{ predicted: number[]; actual: number[] }> {
  const { linked } = document.querySelector('ntk-workbench') as unknown as { linked: Session };
  linked.setNudge(settings);
  const isWanted = (view: NudgeView | undefined): view is NudgeView => view?.settings.rate === settings.rate;
  const until = performance.now() + 100_000;
  for (let view = linked.nudge.value; performance.now() < until; view = linked.nudge.value) {
    if (isWanted(view)) return { predicted: [...view.predicted], actual: [...view.actual] };
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('no nudge');
}

/** What the page shows of a nudge: of a language model the next token's log-probability, else one logit of each datapoint. */
function shownNudge({ kind }: FixtureCase, { arrays, index, rate, targets }: Expectation) {
  const label = targets[index];
  const settings: NudgeSettings = { index, label, rate, measure: kind === 'classifier' ? 'logit' : 'own-label' };
  const column = (key: string): number[] => {
    const { shape, data } = arrays.find((array) => array.key === key)!.values;
    const width = shape[1] ?? 1;
    return Array.from({ length: shape[0] }, (_, i) => Number(data[i * width + (width > 1 ? label : 0)]));
  };
  return { settings, predicted: column('nudge/predicted'), actual: column('nudge/actual') };
}

describe('opening a model', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test('ONNX, then a state dict of safetensors, each with its data', { timeout: 6 * minutes }, async () => {
    await using opened = await openInBrowser(browser, 'dist/site');
    const { page, errors } = opened;
    const open = page.locator('ntk-open');
    await open.getByRole('button', { name: 'Open…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Open a model and its data' });
    await dialog
      .locator('input[type=file][multiple]')
      .setInputFiles([file('cnn-digits/model.onnx'), file('cnn-digits/x.npy')]);
    await dialog.getByText('1 × 8 × 8').first().waitFor();
    await dialog.getByRole('button', { name: 'Compute its kernel' }).click();
    await dialog.waitFor({ state: 'hidden', timeout: minutes });
    await expectKernel(page, 'cnn-digits');
    await page.getByText('model.onnx on x.npy').waitFor();

    await open.getByRole('button', { name: 'Open…' }).click();
    const dense = ['model.safetensors', 'x.npy', 'y.npy'].map((name) => file(`mlp-tanh-digits/${name}`));
    await dialog.locator('input[type=file][multiple]').setInputFiles(dense);
    await dialog.getByRole('combobox').selectOption('tanh');
    await dialog.getByRole('button', { name: 'Compute its kernel' }).click();
    await dialog.waitFor({ state: 'hidden', timeout: minutes });
    await page.getByText('model.safetensors on x.npy').waitFor();
    await page
      .locator('ntk-training')
      .getByText(/on these data/)
      .waitFor({ timeout: minutes });
    await expectKernel(page, 'mlp-tanh-digits');

    await open.getByRole('button', { name: /Closes model.safetensors/ }).click();
    await page.getByText('A network learns handwritten digits').waitFor();
    expect(errors).toEqual([]);
  });

  test('a crash of the GPU meanwhile ends with the model shown', { timeout: 6 * minutes }, async () => {
    await using opened = await openPage('dist/site');
    const { browser, page } = opened;
    await page.locator('ntk-open').getByRole('button', { name: 'Open…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Open a model and its data' });
    await dialog
      .locator('input[type=file][multiple]')
      .setInputFiles([file('cnn-digits/model.onnx'), file('cnn-digits/x.npy')]);
    const cdp = await browser.newBrowserCDPSession();
    await dialog.getByRole('button', { name: 'Compute its kernel' }).click();
    await cdp.send('Browser.crashGpuProcess').catch(() => undefined); // the answer may be lost with the process
    await dialog.waitFor({ state: 'hidden', timeout: 2 * minutes });
    await page.getByText('model.onnx on x.npy').waitFor({ timeout: minutes });
    await expectKernel(page, 'cnn-digits');
  });

  const deep = fixtureCases.filter(({ name }) => /^(residual|gpt2)/.test(name));
  test.each(deep)('$name: its kernel and a nudge as the page shows them', { timeout: 6 * minutes }, async (fixture) => {
    const { name, model, kind, bound } = fixture;
    const { inputs, targets, config } = fixtureFiles[kind];
    const expected = await expectationOf(fixture, readFixture);
    await using opened = await openInBrowser(browser, 'dist/site');
    const { page, errors } = opened;
    await page.locator('ntk-open').getByRole('button', { name: 'Open…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Open a model and its data' });
    const paths = [model, inputs, targets, ...(config ? [config] : [])].map((path) => file(`${name}/${path}`));
    await dialog.locator('input[type=file][multiple]').setInputFiles(paths);
    await dialog.getByRole('button', { name: 'Compute its kernel' }).click();
    await dialog.waitFor({ state: 'hidden', timeout: minutes });
    const heatmap = page.locator('ntk-heatmap');
    const shownFirst = kind === 'classifier' ? 'ntk_trace' : 'ntk_logp';
    const { values: shown } = expected.arrays.find(({ key }) => key === shownFirst)!;
    await heatmap.getByText(`${shown.shape[0]} × ${shown.shape[0]} entries`).waitFor({ timeout: 3 * minutes });
    expect(relativeError(await page.evaluate(readKernel, shown.shape[0]), shown.data)).toBeLessThan(bound);
    const { settings, predicted, actual } = shownNudge(fixture, expected);
    const changes = await page.evaluate(nudgeInPage, settings);
    expect(relativeError(changes.predicted, predicted)).toBeLessThan(bound);
    expect(relativeError(changes.actual, actual)).toBeLessThan(actualBound);
    expect(errors).toEqual([]);
  });

  test('a GPT-2 with a text: its windows, and the token after each', { timeout: 6 * minutes }, async () => {
    await using opened = await openInBrowser(browser, 'dist/site');
    const { page, errors } = opened;
    page.setDefaultTimeout(minutes);
    await page.locator('ntk-open').getByRole('button', { name: 'Open…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Open a model and its data' });
    const input = dialog.locator('input[type=file][multiple]');
    const text = { name: 'play.txt', mimeType: 'text/plain', buffer: Buffer.from('Speak, speak.\n'.repeat(40)) };
    await input.setInputFiles(['model.safetensors', 'config.json'].map((name) => file(`gpt2-characters/${name}`)));
    await input.setInputFiles([text]);
    await dialog.getByText('A text needs a vocabulary').waitFor();
    await input.setInputFiles([file('gpt2-characters/characters.json')]);
    await dialog.getByRole('spinbutton', { name: 'Tokens of a window' }).fill('6');
    await dialog.getByRole('spinbutton', { name: 'Tokens of a window' }).press('Tab');
    await dialog.getByRole('row', { name: /^0 Speak,/ }).waitFor();
    await dialog.getByRole('spinbutton', { name: 'Windows at most' }).fill('24');
    await dialog.getByRole('spinbutton', { name: 'Windows at most' }).press('Tab');
    await dialog.getByText('These are the first 24 of').waitFor();
    await dialog.getByRole('button', { name: 'Compute its kernel' }).click();
    await dialog.waitFor({ state: 'hidden', timeout: minutes });
    const heatmap = page.locator('ntk-heatmap');
    await heatmap.getByText('24 × 24 entries').waitFor({ timeout: 2 * minutes });
    await page.getByRole('spinbutton', { name: 'Window number' }).fill('0');
    await page.getByRole('button', { name: 'Nudge', exact: true }).click();
    await page.locator('ntk-nudge').getByText('“Speak,” then “ ”').first().waitFor({ timeout: minutes });
    expect(errors).toEqual([]);
  });

  test('a tokenizer.json, whose library is fetched with the first one', { timeout: 4 * minutes }, async () => {
    await using opened = await openInBrowser(browser, 'dist/site');
    const { page, errors } = opened;
    page.setDefaultTimeout(minutes);
    const fetched: string[] = [];
    page.context().on('request', (request) => fetched.push(request.url()));
    await page.locator('ntk-open').getByRole('button', { name: 'Open…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Open a model and its data' });
    const input = dialog.locator('input[type=file][multiple]');
    const buffer = (name: string, content: string) => ({ name, mimeType: '', buffer: Buffer.from(content) });
    await input.setInputFiles(['model.safetensors', 'config.json'].map((name) => file(`gpt2-characters/${name}`)));
    await input.setInputFiles([buffer('low.txt', 'lower low '.repeat(40))]);
    await dialog.getByText('A text needs a vocabulary').waitFor();
    expect(fetched.filter((url) => url.includes('tokenizers'))).toEqual([]);
    await input.setInputFiles([buffer('tokenizer.json', JSON.stringify(bytePairs))]);
    await dialog.getByRole('row', { name: /^0 lower low lower/ }).waitFor();
    expect(fetched.filter((url) => url.includes('tokenizers'))).toHaveLength(1);
    expect(errors).toEqual([]);
  });
});
