// The built page with a view of the laboratory, as a tab that is reloaded with a state; its tables, numbers and curves read back.
import type { Browser, Locator, Page } from 'playwright';
import { formatState, type StateDocument } from '../../src/state/document';
import { openInBrowser, type OpenPage } from './page';
import { shownNumber } from './shown-number';

/** Before the page is opened: it was left in this state. */
export const leftIn =
  (state: StateDocument) =>
  (page: Page): Promise<unknown> =>
    page.addInitScript(
      (text) => sessionStorage.setItem(`ntk-explorer main ${location.pathname}`, text),
      formatState(state),
    );

/** In a tab of this browser. */
export const openState = (
  browser: Browser,
  state: StateDocument,
  viewport?: { width: number; height: number },
): Promise<OpenPage> => openInBrowser(browser, 'dist/site', viewport, leftIn(state));

/** Waits until no job is under way. */
export async function whenQuiet(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const element = document.querySelector('ntk-workbench') as unknown as { linked?: { jobs: { value: unknown[] } } };
      return element.linked !== undefined && element.linked.jobs.value.length === 0;
    },
    undefined,
    { timeout: 240_000 },
  );
}

/** The texts of all cells of these rows, heads of rows among them. */
export const cellsOf = (rows: Locator): Promise<string[][]> =>
  rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent!.trim())));

/** The numbers of these rows, without their heads. */
export async function numbersOf(rows: Locator): Promise<number[][]> {
  const texts = await rows.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent.trim())),
  );
  return texts.map((row) => row.map(shownNumber));
}

/** All that a view says, with single spaces. */
export const wordsOf = async (view: Locator): Promise<string> =>
  (await view.locator('[part=panel]').first().innerText()).replace(/\s+/g, ' ');

export type Place = readonly [x: number, y: number];

/** What a chart has drawn, in pixels of its picture. */
export interface Drawn {
  /** Straight lines, which have no corner but their ends. */
  readonly segments: readonly Place[][];
  /** Of each line the corners, in the order in which they are drawn. */
  readonly lines: readonly Place[][];
  readonly dots: readonly Place[];
  /** Of each vertical line across it, how far to the right. */
  readonly uprights: readonly number[];
  /** Of each axis the values at its ends, and their pixels. */
  readonly axes: Readonly<Record<'x' | 'y', { readonly domain: readonly number[]; readonly range: readonly number[] }>>;
  /** Where the axes put the places that were asked for. */
  readonly asked: readonly Place[];
}

/** Runs in the page. */
function readChart(place: Element, asked: readonly Place[]): Drawn {
  type Scale = { domain: number[]; range: number[]; apply(value: number): number };
  const svg = place.querySelector('svg') as unknown as SVGElement & { scale(name: string): Scale };
  const [x, y] = ['x', 'y'].map((name) => svg.scale(name));
  const number = (element: Element, name: string): number => Number(element.getAttribute(name));
  const paths = [...svg.querySelectorAll('path:not([transform])')].map((path) => path.getAttribute('d') ?? '');
  const corners = (path: string): Place[] =>
    [...path.matchAll(/[ML]([-\d.e]+),([-\d.e]+)/g)].map(([, a, b]) => [Number(a), Number(b)]);
  return {
    segments: paths.map(corners).filter((line) => line.length === 2),
    lines: paths.map(corners).filter((line) => line.length > 2),
    dots: [...svg.querySelectorAll('circle')].map((dot) => [number(dot, 'cx'), number(dot, 'cy')]),
    uprights: [...svg.querySelectorAll('line[x1]:not([transform])')]
      .filter((line) => number(line, 'x1') === number(line, 'x2'))
      .map((line) => number(line, 'x1')),
    axes: { x: { domain: x.domain, range: x.range }, y: { domain: y.domain, range: y.range } },
    asked: asked.map(([a, b]) => [x.apply(a), y.apply(b)]),
  };
}

/** Once it is drawn. */
export async function drawnIn(chart: Locator, asked: readonly Place[] = []): Promise<Drawn> {
  await chart.locator('svg').waitFor();
  return chart.evaluate(readChart, asked);
}
