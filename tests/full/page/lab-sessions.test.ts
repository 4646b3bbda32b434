// Two sessions on one page, each with views of its laboratory and without the workbench: each shows its own network, and nothing that
// is done in one is seen in the other.
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { expect, test } from 'vitest';
import { logits } from '../../../src/reference/forward';
import { softmax } from '../../../src/reference/loss';
import type { Session } from '../../../src/session/types';
import { defaultState, type StateDocument } from '../../../src/state/document';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { cellsOf } from '../../support/lab-page';
import { openPage } from '../../support/page';
import { shownNumber } from '../../support/shown-number';
import { oracleOf, toy, toyState, traceKernel } from '../../support/toys';

const minutes = 60_000;
const root = join(import.meta.dirname, '../../..');
/** Steps too small to move a weight. */
const untrained = { ...defaultState.training, rate: 1e-9, epochs: 1 };
const states = {
  one: toyState(toy('moons', 24, 1), 1, { training: untrained }),
  two: toyState(toy('circles', 30, 2), 2, { training: untrained }),
} as const;
type Name = keyof typeof states;

const names = ['one', 'two'] as const;
const tags = ['ntk-plane', 'ntk-spectrum', 'ntk-nudge-depth'] as const;

/** The page: a column for each session. */
function pageText(): string {
  const scripts = tags.map((tag) => `<script type="module" src="dist/embed/${tag}.js"></script>`);
  const columns = names.map(
    (name) =>
      `<div id="${name}" style="width: 600px">${tags.map((tag) => `<${tag} session="${name}" manual></${tag}>`).join('')}</div>`,
  );
  return `<!doctype html><link rel="icon" href="data:," /><title>Two sessions</title>${scripts.join('')}<div style="display: flex">${columns.join('')}</div>`;
}

/** Before the page is opened, which is served in place of the root's. */
const prepare = (page: Page): Promise<unknown> =>
  page.route(
    ({ pathname }) => pathname === '/',
    (route) => route.fulfill({ body: pageText(), contentType: 'text/html' }),
  );

type Settings = Pick<StateDocument, 'network' | 'training' | 'dataset'>;

/** Starts each session with settings of its own. */
async function startAll(page: Page): Promise<void> {
  const isLinked = (): boolean =>
    [...document.querySelectorAll<Element & { linked?: unknown }>('div > ntk-plane')].every(({ linked }) => linked);
  await page.waitForFunction(isLinked);
  await page.evaluate(
    (all) => {
      for (const [name, { network, training, dataset }] of all) {
        const element = document.querySelector(`#${name} ntk-plane`) as unknown as { linked: Session };
        element.linked.configure(network, training, dataset);
        element.linked.start().catch(() => undefined);
      }
    },
    names.map((name): readonly [Name, Settings] => [name, states[name]]),
  );
}

/** Pointing at what the network says tells the oracle's probability there. */
async function expectOwnPlane(column: Locator, name: Name): Promise<void> {
  const { model } = await oracleOf(states[name]);
  const canvas = column.locator('ntk-plane canvas[data-field=probability]');
  await canvas.hover({ position: { x: 90, y: 70 } });
  const readout = column.locator('ntk-plane [part=readout]');
  await expect.poll(() => readout.innerText()).toContain('class A');
  const text = await readout.innerText();
  const [x, y, shown] = ['x = ', 'y = ', 'class A '].map((word) => shownNumber(text.split(word)[1]));
  const [p] = softmax(logits(model, { n: 1, data: [x, y] }), 2);
  expect(Math.abs(shown - p), text).toBeLessThan(0.003);
}

async function expectOwnSpectrum(column: Locator, name: Name): Promise<void> {
  const oracle = await oracleOf(states[name]);
  const { count } = oracle.dataset;
  const rows = column.locator('ntk-spectrum tbody tr');
  await rows.first().waitFor({ timeout: minutes });
  const shown = await cellsOf(rows);
  expect(shown.length).toBe(count);
  const largest = jacobiEigen(traceKernel(oracle), count).values[count - 1];
  expect(Math.abs(shownNumber(shown[0][1]) / largest - 1)).toBeLessThan(1e-3);
}

test('each shows its own, and a nudge in one leaves the other alone', { timeout: 6 * minutes }, async () => {
  await using opened = await openPage(root, { width: 1280, height: 1400 }, prepare);
  const { page, errors } = opened;
  await startAll(page);
  const [one, two] = names.map((name) => page.locator(`#${name}`));
  for (const column of [one, two]) await column.locator('ntk-plane canvas').first().waitFor({ timeout: minutes });
  await expectOwnPlane(one, 'one');
  await expectOwnPlane(two, 'two');
  await expectOwnSpectrum(one, 'one');
  await expectOwnSpectrum(two, 'two');

  await one.locator('ntk-plane [name=index]').fill('5');
  await one.locator('ntk-plane [name=index]').press('Enter');
  await one.locator('ntk-plane canvas[data-field=actual]').waitFor({ timeout: minutes });
  await one.locator('ntk-nudge-depth').scrollIntoViewIfNeeded();
  await one.locator('ntk-nudge-depth .layer').first().waitFor({ timeout: minutes });
  expect(await two.locator('ntk-plane canvas').count()).toBe(1);
  expect(await two.locator('ntk-plane [name=index]').inputValue()).toBe('');
  expect(await two.locator('ntk-nudge-depth [name=index]').inputValue()).toBe('');
  expect(await two.locator('ntk-nudge-depth .layer').count()).toBe(0);

  await two.getByRole('button', { name: 'Eigenvector 4', exact: true }).click();
  await two.locator('[part=chosen]').getByText('Eigenvector 4', { exact: true }).waitFor();
  expect(await one.locator('ntk-spectrum [part=chosen] strong').innerText()).toBe('Eigenvector 1');

  await one.locator('ntk-plane [name=index]').fill('');
  await one.locator('ntk-plane [name=index]').press('Enter');
  await expect.poll(() => one.locator('ntk-plane canvas').count()).toBe(1);
  await two.locator('ntk-plane [name=index]').fill('29');
  await two.locator('ntk-plane [name=index]').press('Enter');
  await two.locator('ntk-plane canvas[data-field=actual]').waitFor({ timeout: minutes });
  expect(await one.locator('ntk-plane canvas').count()).toBe(1);
  expect(errors).toEqual([]);
});
