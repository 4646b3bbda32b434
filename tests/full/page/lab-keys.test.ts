// Three views of the laboratory on the built page by keys alone: every control is reached, with a ring around it, and left again;
// pictures and tables are gone over by arrow keys.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabName } from '../../../src/state/settings';
import { openState, whenQuiet } from '../../support/lab-page';
import { launch, type OpenPage } from '../../support/page';
import { toy, toyState } from '../../support/toys';

const minutes = 60_000;
const nudge = { index: 7, label: 1, rate: 0.1, measure: 'log-probability' } as const;
const views = { nudge: 'ntk-nudge-depth', spectrum: 'ntk-spectrum', plane: 'ntk-plane' } as const;

interface Stop {
  /** Names of the element's views, the outermost first. */
  readonly inside: readonly string[];
  readonly name: string;
  readonly hasRing: boolean;
  readonly isInSight: boolean;
}

/** What has the focus, through all shadow roots; undefined at the end of the page. Runs in the page. */
function readFocus(): Stop | undefined {
  const inside: string[] = [];
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) {
    inside.push(element.localName);
    element = element.shadowRoot.activeElement;
  }
  if (!element || element === document.body) return undefined;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return {
    inside,
    name: element.getAttribute('name') ?? element.getAttribute('aria-label') ?? element.textContent.trim(),
    hasRing: outlineStyle === 'solid' && Number.parseFloat(outlineWidth) >= 2,
    isInSight: right > 0 && left < innerWidth && bottom > 0 && top < innerHeight,
  };
}

const most = 60; // stops of a page

/** Goes over the page from its start to its end, or so many stops. */
async function stopsOf(page: Page, key: 'Tab' | 'Shift+Tab', count = most): Promise<Stop[]> {
  const stops: Stop[] = [];
  while (stops.length < count) {
    await page.keyboard.press(key);
    const stop = await page.evaluate(readFocus);
    if (!stop) break;
    stops.push(stop);
  }
  return stops;
}

const within = (stops: readonly Stop[], view: string): string[] =>
  stops.filter(({ inside }) => inside.includes(view)).map(({ name }) => name);

const focused = (page: Page): Promise<Stop | undefined> => page.evaluate(readFocus);

describe('by keys alone', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  const opened = (lab: LabName): Promise<OpenPage> =>
    openState(browser, toyState(toy('moons', 30, 1), 1, { lab, selected: nudge.index, nudge }));

  test.each([
    ['nudge', ['subject', 'index', 'label', 'measure', 'rate', 'The numbers of this curve']],
    ['spectrum', ['gamma', 'Colour by it', 'Sort by it', 'Modular addition that groks', 'Eigenvector 1']],
    ['plane', ['problem', 'index', 'label', 'rate', 'Places over the datapoints']],
  ] as const)('%s: every control, there and back', { timeout: 4 * minutes }, async (lab, expected) => {
    await using page = await opened(lab);
    await page.page
      .locator(views[lab])
      .locator('canvas, tbody tr')
      .first()
      .waitFor({ timeout: 2 * minutes });
    await whenQuiet(page.page);
    const there = await stopsOf(page.page, 'Tab');
    expect(within(there, views[lab]).slice(0, expected.length)).toEqual(expected);
    for (const { name, hasRing, isInSight } of there) expect([name, hasRing, isInSight]).toEqual([name, true, true]);
    expect(there.length, 'the focus leaves the page').toBeLessThan(most);
    const back = await stopsOf(page.page, 'Shift+Tab', there.length);
    expect(within(back, views[lab]).reverse()).toEqual(within(there, views[lab]));
    expect(page.errors).toEqual([]);
  });

  test('a place over the plane is read, nudged, and let go', { timeout: 4 * minutes }, async () => {
    await using opened = await openState(browser, toyState(toy('moons', 30, 1), 1, { lab: 'plane' }));
    const { page, errors } = opened;
    const view = page.locator('ntk-plane');
    await view.locator('canvas').waitFor({ timeout: 2 * minutes });
    await view.locator('[name=index]').focus();
    await page.keyboard.press('Tab');
    expect((await focused(page))?.name).toBe('Places over the datapoints');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(() => view.locator('[part=readout]').innerText()).toMatch(/x = .*class A/);
    const before = await view.locator('[part=readout]').innerText();
    await page.keyboard.press('Enter');
    await view.locator('canvas[data-field=actual]').waitFor({ timeout: minutes });
    expect((await focused(page))?.name).toBe('Places over the datapoints');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => view.locator('[part=readout]').innerText()).toMatch(/predicted .* actual/);
    expect((await view.locator('[part=readout]').innerText()).split(':')[0]).not.toBe(before.split(':')[0]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect.poll(() => view.locator('canvas').count()).toBe(1);
    expect(await view.locator('[name=index]').inputValue()).toBe('');
    expect(errors).toEqual([]);
  });

  test('eigenvectors are gone over by arrow keys', { timeout: 4 * minutes }, async () => {
    await using page = await opened('spectrum');
    const view = page.page.locator('ntk-spectrum');
    await view.getByRole('button', { name: 'Eigenvector 1', exact: true }).focus({ timeout: 2 * minutes });
    for (const [key, name] of [
      ['ArrowDown', 'Eigenvector 2'],
      ['End', 'Eigenvector 30'],
      ['PageUp', 'Eigenvector 22'],
      ['Home', 'Eigenvector 1'],
    ]) {
      await page.page.keyboard.press(key);
      await view.locator('[part=chosen]').getByText(name, { exact: true }).waitFor();
      const stop = await focused(page.page);
      expect(stop).toMatchObject({ name, hasRing: true, isInSight: true });
    }
  });

  test('the cells of a layer are gone over by arrow keys', { timeout: 4 * minutes }, async () => {
    await using page = await opened('nudge');
    const layer = page.page.locator('ntk-nudge-depth .layer').nth(1);
    await layer.locator('[role=application]').focus({ timeout: 2 * minutes });
    await page.page.keyboard.press('ArrowRight');
    await expect.poll(() => layer.locator('.cell').allInnerTexts()).not.toContain('');
    const first = await layer.locator('.cell').allInnerTexts();
    await page.page.keyboard.press('Shift+ArrowUp');
    await expect.poll(() => layer.locator('.cell').allInnerTexts()).not.toEqual(first);
    expect(await layer.locator('.cursor').count()).toBe(3);
    await page.page.keyboard.press('Tab');
    expect((await focused(page.page))?.name).toContain('arrow keys point at its cells');
    expect(page.errors).toEqual([]);
  });
});
