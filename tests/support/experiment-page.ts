// A view of the laboratory on the built page: opened on a small network, its form filled in, its tables and curves read.
import type { Locator, Page } from 'playwright';
import { type Dataset, gatherInputs } from '../../src/datasets/dataset';
import { loadDigits } from '../../src/datasets/digits';
import type { Batch } from '../../src/reference/model';
import { defaultState, formatState, type StateDocument } from '../../src/state/document';
import type { LabName, NetworkSettings } from '../../src/state/settings';
import { type OpenPage, openPage } from './page';
import { digitBytes } from './session';

/** An element of the laboratory on a page that has computed all else. */
export interface OpenExperiment extends OpenPage {
  readonly view: Locator;
}

/** The view of this element, with nothing under way. */
export async function openExperiment(
  lab: LabName,
  element: string,
  network: Partial<NetworkSettings>,
): Promise<OpenExperiment> {
  const opened = await openLab(lab, network);
  const view = opened.page.locator(element);
  await view.locator('form').waitFor();
  await whenQuiet(opened.page);
  return { ...opened, view };
}

/** The built page on an untrained network of all digits, with this view shown. */
function openLab(lab: LabName, network: Partial<NetworkSettings>): Promise<OpenPage> {
  const state: StateDocument = { ...defaultState, network: { ...defaultState.network, ...network }, step: 0, lab };
  const keep = (text: string): void => sessionStorage.setItem(`ntk-explorer main ${location.pathname}`, text);
  return openPage('dist/site', undefined, async (page) => void (await page.addInitScript(keep, formatState(state))));
}

/** The digits as the page has them. */
export const allDigits = (): Promise<Dataset> => loadDigits(digitBytes);

export const digitBatch = (digits: Dataset, indices: ArrayLike<number>): Batch => ({
  n: indices.length,
  data: gatherInputs(digits, indices),
});

/** Answers fields of a form by their names, as a reader who leaves each. */
export async function answer(view: Locator, answers: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(answers)) {
    const field = view.locator(`[name="${name}"]`);
    if ((await field.evaluate((each) => each.localName)) === 'select') await field.selectOption(value);
    else {
      await field.fill(value);
      await field.blur();
    }
  }
}

/** A number as the page writes it, NaN where there is none. */
export function numberOf(text: string): number {
  const superscripts = '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079';
  const [, mantissa, power] = /^([\u2212\d.,]+)(?:\s×\s10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?/.exec(text) ?? [];
  if (mantissa === undefined) return NaN;
  const exponent = [...(power ?? '')].map((c) => (c === '\u207b' ? '-' : superscripts.indexOf(c))).join('');
  return Number(`${mantissa.replace('\u2212', '-').replaceAll(',', '')}e${exponent || 0}`);
}

/** The numbers of a table's body, a row each. */
export async function tableOf(view: Locator, part: string): Promise<number[][]> {
  const texts = await view
    .locator(`[part="${part}"] tbody tr`)
    .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent.trim())));
  return texts.map((row) => row.map(numberOf));
}

/** Pixels of the curves of a chart, in the order they were drawn: y at each moment. */
export function curvesOf(chart: Locator): Promise<number[][]> {
  return chart
    .locator('svg')
    .evaluate((svg) =>
      [...svg.querySelectorAll('path')]
        .map((path) => [...path.getAttribute('d')!.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map((at) => Number(at[2])))
        .filter((points) => points.length > 3),
    );
}

/** The most that pixels are off the straight line in these values, which an axis makes of them. */
export function offLine(pixels: readonly number[], values: readonly number[]): number {
  const mean = (column: readonly number[]) => column.reduce((sum, value) => sum + value, 0) / column.length;
  const [middle, height] = [mean(values), mean(pixels)];
  const along = values.reduce((sum, value, i) => sum + (value - middle) * (pixels[i] - height), 0);
  const slope = along / values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.max(...values.map((value, i) => Math.abs(pixels[i] - height - slope * (value - middle))));
}

export const compute = async (view: Locator, part: string): Promise<void> => {
  await view.getByRole('button', { name: 'Compute' }).click();
  await view.locator(`[part="${part}"]`).waitFor({ timeout: 120_000 });
};

/** Waits until no job is under way. */
async function whenQuiet(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const element = document.querySelector('ntk-workbench') as unknown as { linked?: { jobs: { value: unknown[] } } };
      return element.linked !== undefined && element.linked.jobs.value.length === 0;
    },
    undefined,
    { timeout: 240_000 },
  );
}
