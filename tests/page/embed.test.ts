// The example page under its policy, in a real Chromium: linked elements, lazy three, moves, two copies of the bundle, fallbacks.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumFlags, findChromium } from '../../scripts/lib/chromium.mjs';
import { serveFolder } from '../../scripts/lib/static-server.mjs';
import { photograph } from '../support/page';

const root = join(import.meta.dirname, '../..');
const policy = "script-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html ntk-explorer";
const example = 'examples/embed/';
const minutes = 60_000;

type Server = Awaited<ReturnType<typeof serveFolder>>;
let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await serveFolder(root, { headers: { 'Content-Security-Policy': policy } });
  browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

interface Watched {
  readonly page: Page;
  readonly errors: string[];
  /** Scripts by path, as they came. */
  readonly scripts: Map<string, string>;
}

/** A tab that notes errors, policy violations and scripts. */
async function openTab(from: Browser, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await from.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  const scripts = new Map<string, string>();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.endsWith('.js')) void response.text().then((text) => scripts.set(pathname, text));
  });
  await page.addInitScript(() => {
    const lists = { violations: [] as string[], ready: [] as string[], selected: [] as string[] };
    Object.assign(globalThis, { noted: lists });
    addEventListener('securitypolicyviolation', (event) =>
      lists.violations.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
    addEventListener('ntk-ready', (event) => lists.ready.push((event.target as Element).localName));
    addEventListener('ntk-select', (event) =>
      lists.selected.push(`${(event as CustomEvent<{ datapoint: number }>).detail.datapoint}`),
    );
  });
  return { page, errors, scripts };
}

interface Noted {
  readonly noted: Readonly<Record<'violations' | 'ready' | 'selected', string[]>>;
}

const noted = (page: Page, name: keyof Noted['noted']): Promise<string[]> =>
  page.evaluate((list) => (globalThis as unknown as Noted).noted[list], name);

async function untilReady(page: Page, tag: string): Promise<void> {
  const isReady = (name: string): boolean => (globalThis as unknown as Noted).noted.ready.includes(name);
  await page.waitForFunction(isReady, tag, { timeout: 4 * minutes });
}

/** Serves the example with its text changed. */
async function changeExample(
  page: Page,
  change: (html: string) => string,
  headers: Record<string, string> = { 'Content-Security-Policy': policy },
): Promise<void> {
  const body = change(readFileSync(join(root, example, 'index.html'), 'utf8'));
  await page.route(`**/${example}`, (route) => route.fulfill({ body, contentType: 'text/html', headers }));
}

const drawsWithThree = (scripts: Map<string, string>): boolean =>
  [...scripts.values()].some((text) => text.includes('THREE.'));

const part = (page: Page, tag: string, name: string) => page.locator(`${tag} [part=${name}]`).first();

describe('the example page', () => {
  let tab: Watched;
  let page: Page;

  beforeAll(async () => {
    tab = await openTab(browser);
    page = tab.page;
    await page.goto(server.url + example);
    await page.locator('ntk-neighbourhood').scrollIntoViewIfNeeded();
    await untilReady(page, 'ntk-neighbourhood');
    await page.locator('ntk-heatmap').scrollIntoViewIfNeeded();
    await page
      .locator('ntk-heatmap')
      .getByText('1,797 × 1,797 entries')
      .waitFor({ timeout: 4 * minutes });
    await untilReady(page, 'ntk-heatmap');
  }, 6 * minutes);

  const pictureColours = async (tag: string): Promise<number> => (await photograph(part(page, tag, 'stage'))).colours;

  test('draws both elements under the policy', async () => {
    expect(await pictureColours('ntk-heatmap')).toBeGreaterThan(200);
    expect(await pictureColours('ntk-neighbourhood')).toBeGreaterThan(100);
    await expect(page.getByText('Here is a picture').isVisible()).resolves.toBe(false);
    expect(await noted(page, 'violations')).toEqual([]);
    expect(tab.errors).toEqual([]);
  });

  test('links them: what is chosen in one is seen in the other', async () => {
    const [heatmap, cloud] = [part(page, 'ntk-heatmap', 'stage'), part(page, 'ntk-neighbourhood', 'stage')];
    const numbered = (tag: string, datapoint: number) =>
      part(page, tag, 'readout')
        .getByText(new RegExp(`(^|\\D)${datapoint}(\\D|$)`))
        .first();
    const timeout = 20_000;
    const box = (await heatmap.boundingBox())!;
    await heatmap.click({ position: { x: box.width * 0.42, y: box.height * 0.63 }, timeout });
    await expect.poll(async () => (await noted(page, 'selected')).length, { timeout }).toBe(1);
    await page.mouse.move(5, 5);
    const datapoint = Number((await noted(page, 'selected'))[0]);
    await numbered('ntk-neighbourhood', datapoint).waitFor({ timeout });

    await cloud.press('n', { timeout });
    await cloud.press('Enter', { timeout });
    await expect.poll(async () => (await noted(page, 'selected')).length, { timeout }).toBe(2);
    const next = (datapoint + 1) % 1797;
    expect(await noted(page, 'selected')).toEqual([`${datapoint}`, `${next}`]);
    await numbered('ntk-heatmap', next).waitFor({ timeout });
  });

  test('survives being moved, removed and put back', async () => {
    const before = (await photograph(part(page, 'ntk-heatmap', 'stage'))).colours;
    await page.evaluate(() => document.querySelector('main')!.prepend(document.querySelector('ntk-heatmap')!));
    await expect.poll(() => pictureColours('ntk-heatmap'), { timeout: minutes }).toBeGreaterThan(before / 2);
    await page.evaluate(async () => {
      const element = document.querySelector('ntk-heatmap')!;
      element.remove();
      await new Promise((done) => setTimeout(done, 500));
      document.querySelector('main')!.prepend(element);
    });
    await expect.poll(() => pictureColours('ntk-heatmap'), { timeout: minutes }).toBeGreaterThan(before / 2);
    expect(tab.errors).toEqual([]);
  });

  test('goes on when the policy refuses a second copy of the bundle, since Lit may name its own policy once', async () => {
    const before = await pictureColours('ntk-heatmap');
    await serveCopy(page);
    await expect(importCopy(page)).rejects.toThrow('Policy with name "lit-html" already exists');
    await page.locator('ntk-heatmap .stage').press('+');
    await expect.poll(() => pictureColours('ntk-heatmap'), { timeout: minutes }).not.toBe(before);
    expect(tab.errors.filter((text) => !text.includes('lit-html'))).toEqual([]);
  });
});

/** Serves the bundle a second time, under another address. */
function serveCopy(page: Page): Promise<unknown> {
  return page.route('**/copy/**', (route) => {
    const name = new URL(route.request().url()).pathname.replace('/copy/', '');
    return route.fulfill({ body: readFileSync(join(root, 'dist/embed', name)), contentType: 'text/javascript' });
  });
}

/** Whether an element is the same after the second copy has run. As text: the test runner would rewrite the import() of a function. */
const importCopy = (page: Page): Promise<unknown> =>
  page.evaluate(`(async () => {
    const first = customElements.get('ntk-heatmap');
    await import('/copy/index.js');
    return first === customElements.get('ntk-heatmap');
  })()`);

test('a second copy of the bundle does no harm', { timeout: 2 * minutes }, async () => {
  const { page, errors, scripts } = await openTab(browser);
  const open = (html: string): string => html.replace(/<meta\s+http-equiv[^]*?\/>/, '');
  await changeExample(page, open, {});
  await serveCopy(page);
  await page.goto(server.url + example);
  await page.waitForFunction(() => customElements.get('ntk-neighbourhood') !== undefined);
  expect(await importCopy(page)).toBe(true);
  expect([...scripts.keys()].some((path) => path.startsWith('/copy/chunks/'))).toBe(true);
  await page.locator('ntk-heatmap').getByText('Tangent kernel').waitFor();
  expect(errors).toEqual([]);
  await page.context().close();
});

test('three is loaded when an element comes into view, not before', { timeout: 3 * minutes }, async () => {
  const { page, scripts } = await openTab(browser);
  await changeExample(page, (html) => html.replace('<figure>', '<div style="height: 5000px"></div><figure>'));
  await page.goto(server.url + example);
  await page.waitForFunction(() => customElements.get('ntk-neighbourhood') !== undefined);
  await page.waitForTimeout(1500);
  expect(scripts.size).toBeGreaterThan(3);
  expect(drawsWithThree(scripts)).toBe(false);
  await page.locator('ntk-neighbourhood').scrollIntoViewIfNeeded();
  await expect.poll(() => drawsWithThree(scripts), { timeout: 2 * minutes }).toBe(true);
  await page.context().close();
});

describe('without what it needs', () => {
  let plain: Browser;
  beforeAll(async () => {
    plain = await chromium.launch({ executablePath: findChromium(), args: ['--disable-features=WebGPU'] });
  });
  afterAll(() => plain.close());

  const hideGpu = (page: Page): Promise<unknown> =>
    page.addInitScript(() => delete (Navigator.prototype as unknown as Record<string, unknown>).gpu);

  test('of WebGPU, the page’s own words are shown', async () => {
    const { page } = await openTab(plain);
    await hideGpu(page);
    await page.goto(server.url + example);
    await page.locator('ntk-heatmap').scrollIntoViewIfNeeded();
    await page.getByText('Here is a picture of 1,797 by 1,797 kernel entries').waitFor({ timeout: minutes });
    expect(await noted(page, 'violations')).toEqual([]);
    await page.context().close();
  });

  test('of WebGPU and of words, it is explained what is missing', async () => {
    const { page } = await openTab(plain);
    await hideGpu(page);
    await changeExample(page, (html) => html.replace(/<p class="note">\s*Here is[^]*?<\/p>/g, ''));
    await page.goto(server.url + example);
    await page.locator('ntk-heatmap').scrollIntoViewIfNeeded();
    await part(page, 'ntk-heatmap', 'failure').getByText('This browser has no WebGPU').waitFor({ timeout: minutes });
    await page.context().close();
  });

  test('of an adapter, the page’s own words are shown', async () => {
    const { page } = await openTab(plain);
    await page.goto(server.url + example);
    await page.locator('ntk-heatmap').scrollIntoViewIfNeeded();
    await page.getByText('Here is a picture of 1,797 by 1,797 kernel entries').waitFor({ timeout: minutes });
    await page.context().close();
  });

  test('of scripts, the page’s own words are shown', async () => {
    const { page } = await openTab(plain, { javaScriptEnabled: false });
    await page.goto(server.url + example);
    for (const words of ['Here is a picture', 'Here is a cloud']) {
      await page.getByText(words).waitFor();
    }
    await page.context().close();
  });
});
