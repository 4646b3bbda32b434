// A view of the laboratory on the built page: opened on a small network, its form filled in, its tables and curves read.
import type { Locator } from 'playwright';
import { type Dataset, gatherInputs } from '../../src/datasets/dataset';
import { loadDigits } from '../../src/datasets/digits';
import type { Batch } from '../../src/reference/model';
import { defaultState, type StateDocument } from '../../src/state/document';
import type { LabName, NetworkSettings } from '../../src/state/settings';
import { drawnIn, leftIn, numbersOf, whenQuiet } from './lab-page';
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
  return openPage('dist/site', undefined, leftIn(state));
}

/** The digits as the page has them. */
export const allDigits = (): Promise<Dataset> => loadDigits(digitBytes);

export const digitBatch = (digits: Dataset, indices: ArrayLike<number>): Batch => ({
  n: indices.length,
  data: gatherInputs(digits, indices),
});

/** The numbers of a table's body, a row each. */
export const tableOf = (view: Locator, part: string): Promise<number[][]> =>
  numbersOf(view.locator(`[part="${part}"] tbody tr`));

/** Pixels of the curves of a chart, in the order they were drawn: y at each moment. */
export async function curvesOf(chart: Locator): Promise<number[][]> {
  const { lines } = await drawnIn(chart);
  return lines.filter((line) => line.length > 3).map((line) => line.map(([, y]) => y));
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
