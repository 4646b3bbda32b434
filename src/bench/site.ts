// What a reader waits for on the real page: the first picture, a nudge after a click, and never a blocked main thread.
import type { Browser, Page } from 'playwright';
import { firstPicture, recordFrames } from './first-picture';
import type { Report } from './measure';
import { installProbe, type Nudged } from './page-probe';

export interface SiteReport {
  /** Seconds from navigation to the first frame with a picture of the data. */
  readonly firstPictureSeconds: number;
  /** Seconds from navigation until heatmap and neighbourhood show the trained network. */
  readonly readySeconds: Readonly<Record<string, number>>;
  /** Seconds from each click to its nudge in numbers. */
  readonly nudgeSeconds: readonly number[];
  /** Longest task of the main thread after load, in milliseconds; below 50 none is reported and this is 0. */
  readonly longestTaskMilliseconds: number;
  readonly errors: readonly string[];
}

const viewport = { width: 1280, height: 720 };
const pictures = ['ntk-heatmap', 'ntk-neighbourhood'];
const patience = 180_000;

/** Loads the page twice: once watching its frames, once its main thread, clicking three digits. Throws on a timeout. */
export async function measureSite(browser: Browser, url: string, report: Report): Promise<SiteReport> {
  report('the page: first picture');
  const firstPictureSeconds = await measureFirstPicture(browser, url);
  report('the page: training, kernel, nudges');
  const page = await openPage(browser, url);
  const nudges: Nudged[] = [];
  for (const share of [0.2, 0.45, 0.7]) {
    await waitUntilReady(page);
    nudges.push(await nudgeAt(page, share));
  }
  const seen = await page.evaluate(() => {
    const [{ loadEventEnd }] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const late = window.probe.tasks.filter(({ start }) => start >= loadEventEnd).map(({ length }) => length);
    return { ready: window.probe.ready, longest: Math.max(0, ...late), errors: window.probe.errors };
  });
  await page.close();
  return {
    firstPictureSeconds,
    readySeconds: Object.fromEntries(pictures.map((tag) => [tag, seen.ready[tag] / 1000])),
    nudgeSeconds: nudges.map(({ milliseconds }) => milliseconds / 1000),
    longestTaskMilliseconds: seen.longest,
    errors: seen.errors,
  };
}

async function openPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport });
  page.setDefaultTimeout(patience);
  await page.addInitScript(installProbe);
  await page.goto(url);
  return page;
}

/** Both pictures are there, and no job was shown for a second. */
function waitUntilReady(page: Page): Promise<unknown> {
  const isReady = (tags: string[]): boolean => {
    const { ready, isIdle, idle } = window.probe;
    idle.looks = tags.every((tag) => tag in ready) && isIdle() ? idle.looks + 1 : 0;
    return idle.looks > 5;
  };
  return page.waitForFunction(isReady, pictures, { polling: 200 });
}

/** Infinity when no frame showed a picture. */
async function measureFirstPicture(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage({ viewport });
  page.setDefaultTimeout(patience);
  await page.addInitScript(installProbe);
  const { frames, stop } = await recordFrames(page);
  await page.goto(url);
  await page.waitForFunction((tags) => tags.every((tag) => tag in window.probe.ready), pictures, { polling: 200 });
  await stop();
  const start = await page.evaluate(() => performance.timeOrigin / 1000);
  const places = await Promise.all(pictures.map((tag) => stageOf(page, tag)));
  await page.close();
  const time = await firstPicture(
    browser,
    frames.filter(({ time }) => time >= start),
    places,
  );
  return time === undefined ? Infinity : time - start;
}

/** Where an element's picture is, in CSS pixels, within the window. */
function stageOf(page: Page, tag: string) {
  return page.evaluate((name) => {
    const { x, y, right, bottom } = window.probe
      .find(name)!
      .shadowRoot!.querySelector('.stage')!
      .getBoundingClientRect();
    return { x, y, width: Math.min(right, innerWidth) - x, height: Math.min(bottom, innerHeight) - y };
  }, tag);
}

/** Clicks the heatmap on its diagonal and waits for the nudge of that digit. */
async function nudgeAt(page: Page, share: number): Promise<Nudged> {
  const { x, y, width, height } = await stageOf(page, 'ntk-heatmap');
  const before = await page.evaluate(() => window.probe.nudges.length);
  const edge = Math.min(width, height);
  await page.mouse.click(x + width / 2 + (share - 0.5) * edge, y + height / 2 + (share - 0.5) * edge);
  await page.waitForFunction((count) => window.probe.nudges.length > count, before, { polling: 50 });
  return page.evaluate((at) => window.probe.nudges[at], before);
}
