// The article on the built site: every figure alive and right by a number in it, nothing refused, readable by everyone and without
// scripts or WebGPU.
import axe from 'axe-core';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveFolder } from '../../scripts/lib/static-server.mjs';
import { stateOfFragment } from '../../src/state/link';
import { launch, photograph } from '../support/page';

const minutes = 60_000;

/** The figure's words, once these are among them. */
async function wordsOf(page: Page, id: string, awaited: RegExp): Promise<string> {
  await page.locator(`#${id}`).scrollIntoViewIfNeeded();
  const panel = page.locator(`#${id} [part=panel]`).first();
  const words = async (): Promise<string> => (await panel.innerText()).replace(/\s+/g, ' ');
  await expect.poll(words, { timeout: 3 * minutes, interval: 200 }).toMatch(awaited);
  return words();
}

const numberIn = (text: string, words: RegExp): number => Number(words.exec(text)?.[1] ?? NaN);

describe('the article', () => {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof serveFolder>>;
  let page: Page;
  const errors: string[] = [];
  beforeAll(async () => {
    [browser, server] = await Promise.all([launch(), serveFolder('dist/site')]);
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(`${server.url}explain/`);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  test('has a figure for each of its claims, alive and true', { timeout: 8 * minutes }, async () => {
    const step = await wordsOf(page, 'figure-step', /Network of step 800\..* predicted and actual differ by/);
    expect(numberIn(step, /predicted and actual differ by ([\d.]+) %/)).toBeLessThan(5);
    const promise = await wordsOf(page, 'figure-promise', /Network of step 132/);
    expect(numberIn(promise, /Relative error of the prediction ([\d.]+) %/)).toBeLessThan(1);
    expect(numberIn(promise, /Hidden layer 2 ([\d.]+)/)).toBeGreaterThan(0.7);
    await wordsOf(page, 'figure-map', /1,797 × 1,797 entries/);
    const picture = page.locator('#figure-map [part=stage] canvas');
    await expect.poll(async () => (await photograph(picture)).colours, { timeout: minutes }).toBeGreaterThan(200);
    await wordsOf(page, 'figure-similarity', /the first-order story holds: it is off by 0\.\d+ %/);
    await wordsOf(page, 'figure-spectrum', /All 120 eigenvalues of the kernel at step 120/);
    await wordsOf(page, 'figure-film', /A film trains a copy of the network/);
    expect(errors).toEqual([]);
  });

  test('each figure opens in the laboratory by its state', async () => {
    const links = await page
      .locator('figure a.open')
      .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
    expect(links).toHaveLength(await page.locator('figure[id]').count());
    const states = await Promise.all(links.map((link) => stateOfFragment(new URL(link).hash)));
    expect(states.map((state) => state?.lab)).toEqual(['plane', undefined, undefined, 'nudge', 'spectrum', 'film']);
    expect(new Set(links.map((link) => new URL(link).pathname))).toEqual(new Set(['/']));
  });

  test('each section has an anchor, and axe finds nothing', { timeout: minutes }, async () => {
    const anchors = await page.locator('h2 a').evaluateAll((all) => all.map((a) => a.getAttribute('href')!));
    for (const anchor of anchors) expect(await page.locator(anchor).count(), anchor).toBe(1);
    await page.evaluate(axe.source);
    const found = await page.evaluate(async () => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run();
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
    });
    expect(found).toEqual([]);
  });

  test.each([
    ['scripts', { javaScriptEnabled: false }, false],
    ['WebGPU', {}, true],
  ] as const)('is readable without %s', { timeout: minutes }, async (_, options, isHidden) => {
    const context = await browser.newContext(options);
    const plain = await context.newPage();
    if (isHidden)
      await plain.addInitScript(() => delete (Navigator.prototype as unknown as Record<string, unknown>).gpu);
    await plain.goto(`${server.url}explain/`);
    const figures = plain.locator('figure[id]');
    for (const figure of await figures.all()) {
      await figure.scrollIntoViewIfNeeded();
      await figure.getByText('In a browser with WebGPU').waitFor({ timeout: minutes });
    }
    expect((await plain.locator('article').innerText()).split(/\s+/).length).toBeGreaterThan(1500);
    await context.close();
  });
});
