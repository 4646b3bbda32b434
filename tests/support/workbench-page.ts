// The built page from load to a trained network, its kernel of all 1,797 digits, the neighbourhood, and a nudge on a clicked
// digit, read from pixels and from the numbers it shows.
import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';
import { photograph } from './page';

export const minutes = 60_000;

/** The first number in a text like "held out: loss 0.0952, 96.4 % right". */
const numberAfter = (text: string, label: RegExp): number =>
  Number((label.exec(text)?.[1] ?? 'NaN').replaceAll(',', '').replace('\u2212', '-'));

/** Text of an element's own panel, without that of elements inside it. */
const panelText = async (page: Page, name: string): Promise<string> =>
  (await page.locator(`${name} [part=panel]`).first().innerText()).replace(/\s+/g, ' ');

async function waitForKernel(page: Page): Promise<Locator> {
  await page
    .locator('ntk-training')
    .getByText(/step (\d+) of \1/)
    .waitFor({ timeout: 4 * minutes });
  const heatmap = page.locator('ntk-heatmap');
  await heatmap.getByText('1,797 × 1,797 entries').waitFor({ timeout: 4 * minutes });
  return heatmap;
}

async function expectTrained(page: Page): Promise<void> {
  const text = await panelText(page, 'ntk-training');
  expect(numberAfter(text, /held out: loss [\d.]+, ([\d.]+) % right/)).toBeGreaterThan(95);
  expect(numberAfter(text, /held out: loss ([\d.]+)/)).toBeLessThan(0.5);
}

/** Digits of one class lie side by side: the ten blocks on the diagonal hold larger entries, darker in the light theme. */
async function expectKernelPicture(heatmap: Locator): Promise<void> {
  const canvas = heatmap.locator('[part=stage] canvas');
  const box = (await canvas.boundingBox())!;
  const side = Math.min(box.width, box.height);
  expect(side).toBeGreaterThan(200);
  await expect.poll(async () => (await photograph(canvas)).colours, { timeout: minutes / 2 }).toBeGreaterThan(200);
  const picture = await photograph(canvas);
  const at = (row: number, column: number): number => {
    const [left, top] = [column, row].map((block) => (block + 0.3) / 10);
    const [width, height] = [side / box.width, side / box.height];
    return picture.brightness(left * width, top * height, (left + 0.04) * width, (top + 0.04) * height);
  };
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const blocks = Array.from({ length: 10 }, (_, row) => row);
  const diagonal = mean(blocks.map((row) => at(row, row)));
  const others = mean(
    blocks.flatMap((row) => blocks.filter((column) => column !== row).map((column) => at(row, column))),
  );
  expect(diagonal).toBeLessThan(others - 10);
}

async function expectCell(page: Page, heatmap: Locator): Promise<void> {
  const box = (await heatmap.locator('[part=stage] canvas').boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.55, box.y + box.height * 0.5);
  const readout = heatmap.locator('[part=readout]');
  await readout.getByText('cosine').waitFor();
  await expect.poll(async () => (await readout.innerText()).includes('…'), { timeout: minutes }).toBe(false);
  const text = (await readout.innerText()).replace(/\s+/g, ' ');
  expect(numberAfter(text, /K\(i, j\) ([\u2212\d.,]+)/)).toBeGreaterThan(0);
  expect(Math.abs(numberAfter(text, /cosine ([\u2212\d.]+)/))).toBeLessThanOrEqual(1);
}

async function expectNudge(page: Page, heatmap: Locator): Promise<void> {
  const box = (await heatmap.locator('[part=stage] canvas').boundingBox())!;
  await page.mouse.click(box.x + box.width * 0.4, box.y + box.height * 0.6);
  const nudge = page.locator('ntk-nudge');
  const rows = nudge.locator('ntk-ranking li');
  await rows.first().waitFor({ timeout: 2 * minutes });
  const chosen = numberAfter(await panelText(page, 'ntk-nudge'), /number ([\d,]+)/);
  expect(chosen).toBeGreaterThanOrEqual(0);
  const shown = (await rows.allInnerTexts()).slice(0, 5).map((row) =>
    row
      .replaceAll('\u2212', '-')
      .match(/[+-][\d.]+(e[+-]?\d+)?/g)!
      .map(Number),
  );
  for (const [predicted, actual] of shown) {
    expect(Math.sign(predicted)).toBe(Math.sign(actual));
    expect(Math.abs(predicted - actual)).toBeLessThan(0.5 * Math.abs(actual));
  }
  const caption = await nudge.locator('ntk-scatter').first().getByText(/r = /).innerText();
  expect(numberAfter(caption, /r = ([\u2212\d.]+)/)).toBeGreaterThan(0.9);
}

async function expectNeighbourhood(page: Page): Promise<void> {
  const neighbourhood = page.locator('ntk-neighbourhood');
  expect((await photograph(neighbourhood.locator('canvas').first())).colours).toBeGreaterThan(100);
  expect(await panelText(page, 'ntk-neighbourhood')).toMatch(/hold [\d.]+ % of the variance/);
}

/** Also clicks a cell, and so nudges. */
export async function expectEverything(page: Page): Promise<void> {
  const heatmap = await waitForKernel(page);
  await expectTrained(page);
  await expectKernelPicture(heatmap);
  await expectNeighbourhood(page);
  await expectCell(page, heatmap);
  await expectNudge(page, heatmap);
}
