// One view of the laboratory in a page of its own: to its end, cancelled twice on the way, and what that leaves.
import type { Browser, Page } from 'playwright';
import type { Report } from '../measure';
import type { Experiment } from './experiments';
import { installLabProbe } from './lab-probe';
import { measureScrubbing, type Scrubbing } from './scrubbing';

/** What was there after a job was cancelled. */
export interface Left {
  /** Whether something was running when it was cancelled. */
  readonly wasRunning: boolean;
  readonly jobs: number;
  /** Of the session's GPU memory, against before. */
  readonly bytes: number;
  readonly problem?: string;
}

export interface ViewReport {
  readonly name: string;
  readonly size: string;
  /** Until nothing is computed any more. */
  readonly seconds: number;
  /** Tasks of the main thread over 50 ms meanwhile and while it was drawn, in milliseconds. */
  readonly tasks: readonly number[];
  readonly cancelled: readonly Left[];
  readonly scrubbing?: Scrubbing;
  readonly problem?: string;
  readonly errors: readonly string[];
  /** What computed. */
  readonly adapter: string;
}

const viewport = { width: 1280, height: 720 };
const patience = 900_000; // milliseconds
const drawing = 1500; // milliseconds after the last job in which charts are drawn
/** Shares of the time to the end after which a job is cancelled. */
const shares = [0.2, 0.4];

/** Opens the page, waits until all of it is there, and shows the view. Throws on a timeout. */
async function openView(browser: Browser, url: string, { tab, prepare }: Experiment): Promise<Page> {
  const page = await browser.newPage({ viewport });
  page.setDefaultTimeout(patience);
  await page.addInitScript(installLabProbe);
  await page.goto(url);
  await page.waitForFunction(() => window.laboratory.session()?.kernel.value !== undefined, undefined, {
    polling: 200,
  });
  await whenQuiet(page);
  await prepare?.(page);
  await whenQuiet(page);
  await page.evaluate(() => void window.laboratory.flush());
  await page.evaluate(() => void (window.laboratory.tasks.length = 0));
  await page.getByRole('tab', { name: tab, exact: true }).click();
  return page;
}

const looks = { polling: 50 };
const inARow = 10;

/** No job was there for half a second. */
async function whenQuiet(page: Page): Promise<void> {
  await page.evaluate(() => void (window.laboratory.looks = 0));
  const isQuiet = (wanted: number): boolean => {
    const { laboratory } = window;
    laboratory.looks = laboratory.session().jobs.value.length === 0 ? laboratory.looks + 1 : 0;
    return laboratory.looks > wanted;
  };
  await page.waitForFunction(isQuiet, inARow, looks);
}

const held = (page: Page): Promise<number> =>
  page.evaluate(() => window.laboratory.session().gpu.value.arena.budget.used);

const problemIn = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => window.laboratory.session().problem.value?.error.message);

/** Milliseconds, once there is a result and nothing is computed any more. */
async function toTheEnd(page: Page, { result }: Experiment): Promise<number> {
  const isThere = ([part, signal]: readonly [string, string]): boolean => {
    const { laboratory } = window;
    const found = laboratory.session().lab[part][signal].value;
    const isFound = Array.isArray(found) ? found[0] !== undefined : found !== undefined;
    const { jobs, problem } = laboratory.session();
    const isDone = jobs.value.length === 0 && (isFound || problem.value !== undefined);
    laboratory.looks = isDone ? laboratory.looks + 1 : 0;
    return laboratory.looks > 10;
  };
  const started = performance.now();
  await page.evaluate(() => void (window.laboratory.looks = 0));
  await page.waitForFunction(isThere, result, looks);
  return performance.now() - started - inARow * looks.polling;
}

/** Asks for it again, cancels what runs after a share of its time, and looks at what is left. */
async function cancelled(page: Page, experiment: Experiment, milliseconds: number): Promise<Left> {
  const view = page.locator(experiment.element);
  const before = await held(page);
  await (experiment.again ?? experiment.start)(view, page);
  const isRunning = (key: string): boolean => window.laboratory.session().jobs.value.some((job) => job.key === key);
  await page.waitForFunction(isRunning, experiment.job, { polling: 10 });
  await page.waitForTimeout(milliseconds);
  const wasRunning = await page.evaluate(isRunning, experiment.job);
  await page.evaluate(() => {
    for (const job of window.laboratory.session().jobs.value) job.cancel();
  });
  await page.waitForTimeout(drawing);
  const jobs = await page.evaluate(() => window.laboratory.session().jobs.value.length);
  await whenQuiet(page);
  return { wasRunning, jobs, bytes: (await held(page)) - before, problem: await problemIn(page) };
}

/** Throws on a timeout. */
export async function measureView(
  browser: Browser,
  url: string,
  experiment: Experiment,
  report: Report,
): Promise<ViewReport> {
  const { name, size, element, start } = experiment;
  report(`${name}: the page`);
  const page = await openView(browser, url, experiment);
  try {
    report(`${name}: ${size}`);
    const view = page.locator(element);
    await view.waitFor();
    await start(view, page);
    const milliseconds = await toTheEnd(page, experiment);
    await page.waitForTimeout(drawing);
    const tasks = [...(await page.evaluate(() => window.laboratory.flush()))];
    const problem = await problemIn(page);
    report(`${name}: ${(milliseconds / 1000).toFixed(1)} s, longest task ${Math.max(0, ...tasks)} ms`);
    const scrubbing = name === 'film' ? await measureScrubbing(page, report) : undefined;
    const left: Left[] = [];
    for (const share of shares) left.push(await cancelled(page, experiment, share * milliseconds));
    const { errors, adapter } = await page.evaluate(() => {
      const { errors, session } = window.laboratory;
      return { errors, adapter: session().gpu.value.adapterName };
    });
    return { name, size, seconds: milliseconds / 1000, tasks, cancelled: left, scrubbing, problem, errors, adapter };
  } finally {
    await page.close();
  }
}
