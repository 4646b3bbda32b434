// What a cell of many entries shows: the legend, the readout and files name it, its colours are its own, and come back with it.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import '../../../src/elements/ntk-heatmap';
import type { NtkHeatmap } from '../../../src/elements/ntk-heatmap';
import { seenPicture } from '../../../src/elements/shared/seen-picture';
import { Pyramid, type Statistic } from '../../../src/core/pyramid';
import type { KernelView, TiledPicture } from '../../../src/session/types';
import type { FakeSession } from '../../support/fake-session';
import { TestTiles } from '../view/tiles';
import { inside, mount, pictureSession, schemes, setScheme, textOf, unmountAll, until, violations } from './support';

const n = 400;
let session: FakeSession;
let tiles: TestTiles;
let element: NtkHeatmap;

beforeAll(async () => {
  session = await pictureSession(n);
  tiles = new TestTiles(session.gpu.value!, new Pyramid(n, n), (_level, row, column) => row + column, 2);
  tiles.put({ level: 1, row: 0, column: 0 });
});
afterAll(() => session[Symbol.dispose]());

const pictureOf = (statistic: Statistic): TiledPicture => ({
  atlas: tiles.atlas,
  pyramid: tiles.pyramid,
  slots: tiles.slots,
  statistic,
  slotOf: (address) => tiles.slotOf(address),
  provenanceOf: (address) => (tiles.slotOf(address) ? { kind: 'averaged' } : undefined),
});

const deviations: KernelView['sample'] = {
  min: 0.5,
  max: 4,
  low: 1,
  high: 3,
  values: Float32Array.of(0.5, 1, 2, 3, 4),
};

function showStatistic(statistic: Statistic): void {
  const colours = statistic === 'mean' ? {} : { sample: deviations, signed: false };
  session.setKernelView({ picture: pictureOf(statistic), ...colours });
}

async function choose(statistic: Statistic): Promise<void> {
  const select = inside<HTMLSelectElement>(element, '[aria-label="What a cell of many entries shows"]');
  select.value = statistic;
  select.dispatchEvent(new Event('change'));
  showStatistic(statistic);
  await element.updateComplete;
}

const legend = () => inside<HTMLElementTagNameMap['ntk-legend']>(element, 'ntk-legend');

beforeEach(async () => {
  session.setView({ statistic: undefined, domain: undefined, rectangle: undefined });
  showStatistic('mean');
  element = mount('ntk-heatmap', { session });
  await until(() => element.shadowRoot!.querySelector('.view'), 'the heatmap');
  inside(element, '.view').click();
  await element.updateComplete;
});
afterEach(() => unmountAll());

it('has its own legend, range and histogram', async () => {
  const mean = [legend().low, legend().high];
  await choose('deviation');
  expect(session.view.value.statistic).toBe('deviation');
  expect(legend().label).toBe('standard deviations of K(i, j), trace over logits');
  expect([legend().low, legend().high]).toEqual([1, 3]);
  expect(inside<HTMLElementTagNameMap['ntk-histogram']>(element, 'ntk-histogram').sample).toBe(deviations.values);
  expect(inside(element, '.readout').textContent).toContain('colours are standard deviations');
  await choose('mean');
  expect(legend().label).toBe('K(i, j), trace over logits');
  expect([legend().low, legend().high]).toEqual(mean);
});

it('has the ends that the reader gave it, which come back with it', async () => {
  session.setView({ domain: [10, 20] });
  await choose('largest');
  expect(session.view.value.domain).toBeUndefined();
  session.setView({ domain: [2, 5] });
  await choose('mean');
  expect(session.view.value.domain).toEqual([10, 20]);
  await choose('largest');
  expect([legend().low, legend().high]).toEqual([2, 5]);
  session.setView({ domain: '5-95' });
  await choose('deviation');
  expect(session.view.value.domain).toBe('5-95');
});

it('is the same in a file', async () => {
  await choose('deviation');
  const window = { level: 1, row: 0, rows: 20, column: 0, columns: 20 };
  const text = await (await seenPicture(session, 'svg', window, 4))!.text();
  const words = [...new DOMParser().parseFromString(text, 'image/svg+xml').querySelectorAll('text')];
  const all = words.map(({ textContent }) => textContent);
  expect(all.join('|')).toMatch(
    /20 × 20 cells, standard deviations of 2 × 2 entries.*standard deviations of K\(i, j\)/,
  );
  expect(all).toEqual(expect.arrayContaining(['1', '3']));
});

it('is the mean for a kernel that is there as a whole, whatever the document says', async () => {
  session.setView({ statistic: 'deviation' });
  session.setKernelView({});
  await element.updateComplete;
  expect(element.shadowRoot!.querySelector('[aria-label="What a cell of many entries shows"]')).toBeNull();
  expect(legend().label).toBe('means of K(i, j), trace over logits');
  expect(textOf(element)).toContain('This view is of standard deviations');
  expect(inside(element, '.side').textContent).toContain('This one is there as a whole: zoom in');
  session.setView({ statistic: undefined });
  await element.updateComplete;
  expect(textOf(element)).not.toContain('This view is of');
  expect(legend().label).toBe('K(i, j), trace over logits');
});

it('is never a deviation for a kernel that lies in a store', async () => {
  session.setKernelView({ picture: pictureOf('mean'), readFrom: { name: 'kernel.zarr', isComplete: true } });
  await element.updateComplete;
  const select = inside<HTMLSelectElement>(element, '[aria-label="What a cell of many entries shows"]');
  expect([...select.options].map(({ value }) => value)).toEqual(['mean', 'largest']);
});

it.each(schemes)('has nothing axe would change in %s, with the panel open', async (scheme) => {
  setScheme(scheme);
  session.setView({ statistic: 'deviation' });
  session.setKernelView({});
  await element.updateComplete;
  expect(await violations(element)).toEqual([]);
});
