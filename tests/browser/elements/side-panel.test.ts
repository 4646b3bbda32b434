// The view panel beside the heatmap: what it leaves free of the page.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import '../../../src/app/ntk-workbench';
import type { FakeSession } from '../../support/fake-session';
import { inside, mount, pictureSession, unmountAll, until } from './support';

let session: FakeSession;

beforeAll(async () => {
  session = await pictureSession(60);
});
afterEach(async () => {
  unmountAll();
  await page.viewport(1280, 720);
});
afterAll(() => session[Symbol.dispose]());

async function openPanel(width: number, height: number) {
  await page.viewport(width, height);
  const workbench = mount('ntk-workbench', { session, manual: true }, [width, height]);
  const heatmap = await until(() => workbench.shadowRoot?.querySelector('ntk-heatmap'), 'the heatmap');
  const neighbourhood = inside(workbench, 'ntk-neighbourhood');
  await until(() => neighbourhood.shadowRoot?.querySelector('[part=layers]'), 'the layers');
  (await until(() => heatmap.shadowRoot?.querySelector<HTMLElement>('.view'), 'the button')).click();
  const panel = await until(() => heatmap.shadowRoot!.querySelector('.side:popover-open'), 'the panel');
  return { heatmap, neighbourhood, panel: panel.getBoundingClientRect() };
}

it.each([
  [1280, 720],
  [1024, 768],
  [1920, 1080],
])('beside the picture of %i x %i it leaves title and controls of its neighbour free', async (width, height) => {
  const { heatmap, neighbourhood, panel } = await openPanel(width, height);
  const toolbar = inside(neighbourhood, '.toolbar').getBoundingClientRect();
  const picture = inside(neighbourhood, '.stage').getBoundingClientRect();
  expect(panel.left >= toolbar.right || panel.top >= toolbar.bottom).toBe(true);
  expect(panel.left).toBeGreaterThanOrEqual(heatmap.getBoundingClientRect().right);
  expect(panel.left - picture.left).toBeGreaterThan(0.4 * picture.width);
  expect(panel.right).toBeLessThanOrEqual(width);
  expect(panel.bottom).toBeLessThanOrEqual(height);
  expect(panel.height).toBeGreaterThan(300);
});

it('along the bottom of a phone it leaves the picture in sight', async () => {
  const { heatmap, panel } = await openPanel(390, 844);
  const stage = inside(heatmap, '.stage').getBoundingClientRect();
  expect(panel.height).toBeLessThanOrEqual(0.45 * 844 + 1);
  expect(stage.top).toBeGreaterThanOrEqual(-1);
  expect(stage.bottom).toBeLessThanOrEqual(panel.top);
});
