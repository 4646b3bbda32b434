// The example page under its policy, in a real Chromium: linked elements, lazy three, moves, two copies of the bundle, fallbacks.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumFlags, findChromium } from '../../scripts/lib/chromium.mjs';
import { serveFolder } from '../../scripts/lib/static-server.mjs';
import { photograph } from '../support/page';

const root = join(import.meta.dirname, '../..');
const policy = "script-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html";
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
    const noted: string[] = [];
    Object.assign(globalThis, { violations: noted, ready: [] as string[] });
    addEventListener('securitypolicyviolation', (event) =>
      noted.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
    addEventListener('ntk-ready', (event) => ready().push((event.target as Element).localName));
    const ready = (): string[] => (globalThis as unknown as { ready: string[] }).ready;
  });
  return { page, errors, scripts };
}

const noted = (page: Page, name: 'violations' | 'ready'): Promise<string[]> =>
  page.evaluate((list) => (globalThis as unknown as Record<string, string[]>)[list], name);

async function untilReady(page: Page, tag: string): Promise<void> {
  const isReady = (name: string): boolean => (globalThis as unknown as { ready: string[] }).ready.includes(name);
  await page.waitForFunction(isReady, tag, { timeout: 4 * minutes });
}

/** Serves the example with its text changed. */
async function changeExample(page: Page, change: (html: string) => string): Promise<void> {
  const body = change(readFileSync(join(root, example, 'index.html'), 'utf8'));
  const headers = { 'Content-Security-Policy': policy };
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
    const stage = part(page, 'ntk-heatmap', 'stage');
    await stage.scrollIntoViewIfNeeded();
    const box = (await stage.boundingBox())!;
    const chosen = page.evaluate(
      () =>
        new Promise<number>((done) =>
          document.addEventListener('ntk-select', (event) =>
            done((event as CustomEvent<{ datapoint: number }>).detail.datapoint),
          ),
        ),
    );
    await page.mouse.click(box.x + box.width * 0.42, box.y + box.height * 0.63);
    const datapoint = await chosen;
    await page.mouse.move(5, 5);
    const readout = part(page, 'ntk-neighbourhood', 'readout');
    await readout.getByText(`number ${datapoint}`, { exact: true }).waitFor({ timeout: minutes });

    await page.locator('ntk-neighbourhood .stage').press('n');
    await page.locator('ntk-neighbourhood .stage').press('Enter');
    const next = (datapoint + 1) % 1797;
    await part(page, 'ntk-heatmap', 'readout')
      .getByText(new RegExp(`\\b${next.toLocaleString('en').replace(',', ',?')}\\b`))
      .first()
      .waitFor();
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

  test('takes a second copy of the bundle without harm', async () => {
    await page.route('**/copy/**', (route) => {
      const name = new URL(route.request().url()).pathname.replace('/copy/', '');
      return route.fulfill({ body: readFileSync(join(root, 'dist/embed', name)), contentType: 'text/javascript' });
    });
    // As text: a function would have its import() rewritten by the test runner.
    const same = await page.evaluate(`(async () => {
      const first = customElements.get('ntk-heatmap');
      await import('/copy/index.js');
      return first === customElements.get('ntk-heatmap');
    })()`);
    expect(same).toBe(true);
    expect([...tab.scripts.keys()].some((path) => path.startsWith('/copy/chunks/'))).toBe(true);
    expect(tab.errors).toEqual([]);
    expect(await noted(page, 'violations')).toEqual([]);
  });
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
