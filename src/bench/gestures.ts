// How long a reader who moves the heatmap waits for the picture, while tiles of it are computed and after.
import type { Browser, Page } from 'playwright';
import { installGestureProbe } from './gesture-probe';
import { median, type Report } from './measure';
import { installProbe } from './page-probe';

/** Milliseconds from input to picture. */
export interface Wait {
  readonly median: number;
  readonly worst: number;
  readonly count: number;
}

/** By wheel and by drag. */
export interface GestureWaits {
  readonly zoom: Wait;
  readonly pan: Wait;
}

export interface GestureReport {
  readonly pending: GestureWaits;
  readonly still: GestureWaits;
}

const datapoints = 12_000;
const patience = 300_000;
const rounds = 16;
const steps = [40, -25, 60, -80, 30, -15];

/** Opens the page with a kernel by tile. Throws on a timeout. */
export async function measureGestures(browser: Browser, url: string, report: Report): Promise<GestureReport> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.setDefaultTimeout(patience);
  await page.addInitScript(installProbe);
  await page.addInitScript(installGestureProbe);
  await page.goto(url);
  report('gestures: a kernel by tile');
  await page.waitForFunction(() => 'ntk-heatmap' in window.probe.ready);
  await page.evaluate(showStrokes, datapoints);
  await page.waitForFunction(showsAll, datapoints, { polling: 500 });
  report('gestures: tiles pending');
  // An adapter may be too fast for anything to be pending for long.
  const options = { polling: 20, timeout: 1000 };
  const pending = await gestures(page, () =>
    page.waitForFunction(hasPending, undefined, options).catch(() => undefined),
  );
  report('gestures: nothing computed');
  const still = await gestures(page, () => page.waitForFunction(isStill, undefined, { polling: 50 }));
  await page.close();
  return { pending, still };
}

/** A network with a kernel too large to keep; its tiles are computed as they are looked at. */
async function showStrokes(count: number): Promise<void> {
  const session = window.gestures.session();
  session.configure({ hidden: [256, 256] }, { epochs: 1 }, { name: 'strokes', count, seed: 0 });
  await session.computeKernel();
}

const showsAll = (count: number): boolean => window.gestures.session().kernel.value?.order.length === count;

const hasPending = (): boolean => window.gestures.session().tiles.value.pending > 0;

/** Stops what is computed; true once nothing is. */
function isStill(): boolean {
  const jobs = window.gestures.session().jobs.value;
  for (const job of jobs) job.cancel();
  return jobs.length === 0;
}

/** Zooms in and out by wheel, then drags; before each step `ready` is waited for. */
async function gestures(page: Page, ready: () => Promise<unknown>): Promise<GestureWaits> {
  const box = await page.locator('ntk-heatmap .stage canvas').first().boundingBox();
  if (!box) throw new Error('The heatmap has no canvas.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  const zoom = await waitsOf(page, ready, 'zoom', (step) => page.mouse.wheel(0, step % 8 < 4 ? -200 : 200));
  await page.mouse.wheel(0, -260);
  await page.mouse.down();
  const pan = await waitsOf(page, ready, 'pan', (step) =>
    page.mouse.move(x + steps[step % steps.length], y - steps[(step + 2) % steps.length]),
  );
  await page.mouse.up();
  return { zoom, pan };
}

/** Pauses differ from step to step, so that inputs meet the computing at any point of it. */
async function waitsOf(
  page: Page,
  ready: () => Promise<unknown>,
  kind: string,
  move: (step: number) => Promise<void>,
): Promise<Wait> {
  await page.evaluate(() => void (window.gestures.answers.length = 0));
  for (let step = 0; step < rounds; step++) {
    await ready();
    await page.waitForTimeout(30 + 37 * (step % 4));
    await page.evaluate((name) => void (window.gestures.expected = name), kind);
    await move(step);
    await page.waitForFunction((count) => window.gestures.answers.length >= count, step + 1, { polling: 20 });
  }
  const waits = await page.evaluate(() => window.gestures.answers.map(({ milliseconds }) => milliseconds));
  return { median: median(waits), worst: Math.max(...waits), count: waits.length };
}
