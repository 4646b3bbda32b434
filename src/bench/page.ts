// `npm run bench:page`: the adapter in a real Chromium, and the built page as a reader meets it.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from 'playwright';
import { chromiumFlags, findChromium } from '../../scripts/lib/chromium.mjs';
import { serveFolder } from '../../scripts/lib/static-server.mjs';
import type { AdapterReport } from './adapter';
import { type GestureReport, measureGestures, type Wait } from './gestures';
import { measureSite, type SiteReport } from './site';
import { adapterTable, type Goal, goalTable } from './table';

const built = join(dirname(fileURLToPath(import.meta.url)), '..');
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Opens a built folder's page for as long as `use` runs. */
async function served<T>(folder: string, use: (url: string) => Promise<T>): Promise<T> {
  const server = await serveFolder(join(built, folder));
  try {
    return await use(server.url);
  } finally {
    await server.close();
  }
}

/** The measurements that bench.js makes, made in a page. */
function measureInPage(browser: Browser, rounds: number): Promise<AdapterReport> {
  return served('bench', async (url) => {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'measureAdapter' in window);
    say('the adapter: about a minute');
    const report = await page.evaluate((count) => window.measureAdapter(count), rounds);
    await page.close();
    return report;
  });
}

function adapterGoals({ measurements, bestProduct, ratios }: AdapterReport): Goal[] {
  const product = measurements.find(({ name }) => name === bestProduct)!;
  const kernel = measurements.find(({ name }) => name === 'whole trace kernel')!;
  const first = Math.max(kernel.firstSeconds, kernel.medianSeconds);
  return [
    { name: 'matrix product at 1024^3', value: product.gflops!, unit: 'GFLOP/s', wanted: 6, is: 'at least' },
    { name: 'kernel of all digits, first run', value: first, unit: 's', wanted: 10, is: 'at most' },
    { name: 'kernel over product', value: ratios[kernel.name], unit: '', wanted: 0.85, is: 'at least' },
  ];
}

function siteGoals({ firstPictureSeconds, nudgeSeconds, longestTaskMilliseconds }: SiteReport): Goal[] {
  return [
    { name: 'first picture of the page', value: firstPictureSeconds, unit: 's', wanted: 3, is: 'at most' },
    { name: 'nudge after a click, slowest', value: Math.max(...nudgeSeconds), unit: 's', wanted: 1, is: 'at most' },
    { name: 'longest task after load', value: longestTaskMilliseconds, unit: 'ms', wanted: 100, is: 'at most' },
  ];
}

function gestureGoals({ pending, still }: GestureReport): Goal[] {
  const goals = (name: string, { median, worst }: Wait): Goal[] => [
    { name: `input to picture, ${name}, median`, value: median, unit: 'ms', wanted: 100, is: 'at most' },
    { name: `input to picture, ${name}, worst`, value: worst, unit: 'ms', wanted: 100, is: 'at most' },
  ];
  return [
    ...goals('zoom, tiles pending', pending.zoom),
    ...goals('pan, tiles pending', pending.pan),
    ...goals('zoom, nothing computed', still.zoom),
    ...goals('pan, nothing computed', still.pan),
  ];
}

async function main(): Promise<number> {
  const options = {
    json: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
  } as const;
  const { values } = parseArgs({ options });
  const rounds = Math.max(1, Number(values.rounds) || 5);
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  try {
    const isWanted = (part: string): boolean => (values.only ?? part) === part;
    const adapter = isWanted('adapter') ? await measureInPage(browser, rounds) : undefined;
    const site = isWanted('site') ? await served('site', (url) => measureSite(browser, url, say)) : undefined;
    const gestures = isWanted('gestures')
      ? await served('site', (url) => measureGestures(browser, url, say))
      : undefined;
    const goals = [
      ...(adapter ? adapterGoals(adapter) : []),
      ...(site ? siteGoals(site) : []),
      ...(gestures ? gestureGoals(gestures) : []),
    ];
    const about = { date: new Date().toISOString(), runtime: `Chromium ${browser.version()}` };
    console.log(
      `${adapter?.adapter ?? ''} ${about.runtime}, ${process.platform} ${process.arch}, ${about.date}\n`.trimStart(),
    );
    if (adapter) console.log(`${adapterTable(adapter)}\n`);
    console.log(goalTable(goals));
    if (values.json)
      writeFileSync(values.json, `${JSON.stringify({ ...about, adapter, site, gestures, goals }, null, 2)}\n`);
    if (adapter && !adapter.correct) say('A measured result is wrong: see the rows marked WRONG.');
    for (const error of site?.errors ?? []) say(`The page reported: ${error}`);
    return adapter?.correct === false || (site?.errors.length ?? 0) > 0 ? 1 : 0;
  } finally {
    await browser.close();
  }
}

process.exitCode = await main();
