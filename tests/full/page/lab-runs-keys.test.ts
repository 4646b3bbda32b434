// Three views of the laboratory by keyboard alone on the built page: every control is reached in the order it is read in, is seen to
// have the focus, and lets go of it; a button that computes keeps it; what is refused hides no field.
import type { Locator, Page } from 'playwright';
import { expect, test } from 'vitest';
import { answer } from '../../../src/bench/lab/answer';
import { openExperiment } from '../../support/experiment-page';
import { whenQuiet } from '../../support/lab-page';

const minutes = 60_000;
const network = { hidden: [8, 8], activation: 'tanh' } as const;

interface Stop {
  /** The view it is in, if it is in one. */
  readonly view: string | undefined;
  readonly name: string;
  readonly isOutlined: boolean;
  readonly isInSight: boolean;
}

/** Runs in the page: what has the focus. */
function focusInPage(): Stop {
  let [at, host] = [document.activeElement!, undefined as Element | undefined];
  while (at.shadowRoot?.activeElement) [host, at] = [at, at.shadowRoot.activeElement];
  const { top, bottom } = at.getBoundingClientRect();
  return {
    view: host?.localName,
    name: at.getAttribute('name') ?? at.getAttribute('aria-label') ?? at.textContent.trim(),
    isOutlined: getComputedStyle(at).outlineStyle === 'solid' && parseFloat(getComputedStyle(at).outlineWidth) >= 2,
    isInSight: bottom > 0 && top < innerHeight,
  };
}

/** The names of the controls that Tab goes through, from the tab of the view until it has left it. */
async function controlsOf(page: Page, element: string): Promise<string[]> {
  await page.getByRole('tab', { selected: true }).focus();
  const names: string[] = [];
  for (let presses = 0; presses < 100; presses++) {
    await page.keyboard.press('Tab');
    const { view, name, isOutlined, isInSight } = await page.evaluate(focusInPage);
    if (view !== element) return names;
    expect([isOutlined, isInSight], name).toEqual([true, true]);
    names.push(name);
  }
  throw new Error(`Tab does not leave ${element}`);
}

/** Presses the button that has this name and waits until everything is done; whether the focus was on it all the while. */
async function pressed(page: Page, view: Locator, name: string): Promise<void> {
  const button = view.getByRole('button', { name, exact: true });
  await button.focus();
  await page.keyboard.press('Enter');
  await whenQuiet(page);
  await button.waitFor();
  expect((await page.evaluate(focusInPage)).name).toBe(name);
}

const rate = 'Rate, times the largest stable rate';
const views = [
  {
    lab: 'prediction',
    element: 'ntk-prediction',
    answers: { train: '4', test: '2', steps: '5' },
    button: 'Compute',
    form: ['train', 'test', 'loss', 'kind', 'steps', rate, 'share', 'Compute'],
    results: ['datapoint', 'Numbers of the curves', 'Logits of the chosen digit'],
  },
  {
    lab: 'width',
    element: 'ntk-infinite-width',
    answers: { count: '3', seeds: '1', widest: '64' },
    button: 'Compute',
    form: ['count', 'seeds', 'widest', 'Compute'],
    results: ['entry', 'Distances and an entry by width'],
  },
  {
    lab: 'sweeps',
    element: 'ntk-sweeps',
    answers: { values: '4, 6', seeds: '1', steps: '2', probe: '8', nudges: '1' },
    button: 'Sweep',
    form: ['Sweep', 'over', 'values', 'seeds', 'steps', 'probe', 'nudges', 'rate'],
    results: ['Points of the sweep', 'Open Width 4, seed 0', 'Open Width 6, seed 0'],
  },
] as const;

test.each(views)('$lab', { timeout: 4 * minutes }, async ({ lab, element, answers, button, form, results }) => {
  await using opened = await openExperiment(lab, element, network);
  const { page, view } = opened;
  expect(await controlsOf(page, element)).toEqual(form);
  await answer(view, answers);
  await pressed(page, view, button);
  expect(await controlsOf(page, element)).toEqual([...form, ...results]);
  expect(opened.errors).toEqual([]);
});

test('a refusal is beside the field it is about', { timeout: 4 * minutes }, async () => {
  await using opened = await openExperiment('sweeps', 'ntk-sweeps', network);
  const { page, view } = opened;
  await answer(view, { values: '8, 5000' });
  await pressed(page, view, 'Sweep');
  const note = view.getByRole('alert');
  expect(await note.innerText()).toContain('Values: a whole number from 1 to 1,024');
  const [above, field] = [(await note.boundingBox())!, (await view.locator('label.values').boundingBox())!];
  expect(above.y + above.height).toBeLessThanOrEqual(field.y);
  await note.getByRole('button', { name: 'Dismiss' }).press('Enter');
  await note.waitFor({ state: 'detached' });
});
