// The heatmap of training digits by test digits: a picture that is no square, whose rows and columns are different datapoints.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import '../../../src/elements/ntk-heatmap';
import type { NtkHeatmap } from '../../../src/elements/ntk-heatmap';
import { saveSeen } from '../../../src/elements/shared/save-seen';
import type { KernelView } from '../../../src/session/types';
import { classColour } from '../../../src/view/class-colours';
import { colourOfValue } from '../../../src/view/colour-maps';
import type { HeatmapLayer } from '../../../src/view/heatmap-layer';
import type { FakeSession } from '../../support/fake-session';
import { bytes } from '../view/support';
import { showWithHand, type Hand, type Place } from './hand';
import { inside, pictureSession, pixelsOf, schemes, setScheme, textOf, unmountAll, until, violations } from './support';

const sets = { rowSet: 'train', columnSet: 'test' } as const;

let session: FakeSession;
let kernel: KernelView;
let element: NtkHeatmap;
let layer: HeatmapLayer;
let hand: Hand;
let selects: readonly unknown[];

beforeAll(async () => {
  session = await pictureSession(120);
});
beforeEach(async () => {
  session.hover(undefined);
  session.select(undefined);
  session.setView({ rectangle: undefined, ...sets });
  for (const { name } of session.sets.value) session.changeSets({ kind: 'remove', name });
  session.setKernelView(sets);
  kernel = session.kernel.value!;
  const shown = await showWithHand<HeatmapLayer>('ntk-heatmap', session);
  element = shown.element as NtkHeatmap;
  ({ hand, selects } = shown);
  layer = shown.layer()!;
});
afterEach(() => unmountAll());
afterAll(() => session[Symbol.dispose]());

const middleOf = (row: number, column: number): Place => {
  const { left, top, size } = layer.cellRectangle({ row, column })!;
  return [left + size / 2, top + size / 2];
};

const settled = () => element.updateComplete.then(() => new Promise((done) => setTimeout(done, 50)));

async function openPanel(): Promise<void> {
  inside(element, '.view').click();
  await settled();
}

it('has a cell for each pair, in its colour, and says which datapoints they are', async () => {
  const { rows, columns } = kernel;
  expect(rows.length + columns.length).toBe(120);
  expect(layer.extent).toMatchObject({ rows: rows.length, columns: columns.length });
  hand.press('+');
  hand.press('+');
  const pixels = await pixelsOf(element);
  const { view, plot } = layer;
  const [row, column] = [Math.floor(view!.y + view!.width * (plot.height / plot.width) * 0.7), columns.length - 3];
  const [x, y] = middleOf(row, column).map((each) => each * devicePixelRatio);
  const colour = colourOfValue('sequential-light', kernel.sample, session.entry(rows[row], columns[column]))!;
  pixels.at(x, y).forEach((value, axis) => expect(Math.abs(value - bytes(colour)[axis])).toBeLessThanOrEqual(3));
  const words = textOf(element);
  expect(words).toContain(`Rows: ${rows.length} training digits. Columns: ${columns.length} test digits.`);
  expect(words).toContain(`${rows.length} × ${columns.length} of 120 × 120 entries`);
});

it('points at the datapoints of a cell, selects either, and marks them where they are', () => {
  const { rows, columns } = kernel;
  hand.pointer('pointermove', middleOf(50, 7));
  expect(session.selection.value).toMatchObject({ hovered: rows[50], hoveredColumn: columns[7] });
  hand.tap(middleOf(50, 7));
  hand.tap(middleOf(51, 8), { shiftKey: true });
  expect(selects).toEqual([{ datapoint: rows[50] }, { datapoint: columns[8] }]);
});

it('is a grid as large as it is, whose cursor stays in it', async () => {
  const { rows, columns } = kernel;
  const grid = inside(element, '[role=grid]');
  expect([grid.getAttribute('aria-rowcount'), grid.getAttribute('aria-colcount')]).toEqual([
    `${rows.length}`,
    `${columns.length}`,
  ]);
  expect(grid.getAttribute('aria-label')).toBe('Kernel of the training datapoints by the test datapoints');
  for (let step = 0; step < 30; step++) {
    hand.press('ArrowRight', { shiftKey: true });
    hand.press('ArrowDown', { shiftKey: true });
  }
  expect(session.selection.value).toMatchObject({ hovered: rows.at(-1), hoveredColumn: columns.at(-1) });
  await until(() => /Value/.test(inside(element, '[role=status]').textContent!), 'the cell is spoken');
  expect(inside(element, '[role=status]').textContent).toContain(`Row ${rows.length}: number ${rows.at(-1)}, digit`);
  expect(inside(element, '[role=gridcell]').getAttribute('aria-colindex')).toBe(`${columns.length}`);
});

it('has tracks of its rows beside them, and of its columns above them', async () => {
  const { labels } = session.dataset.value!;
  const pixels = await pixelsOf(element);
  const near = (place: Place, label: number): void =>
    pixels
      .at(...(place.map((each) => each * devicePixelRatio) as [number, number]))
      .forEach((value, axis) => expect(Math.abs(value - bytes(classColour(label))[axis])).toBeLessThanOrEqual(3));
  const first = layer.cellRectangle({ row: 0, column: 0 })!;
  // places in the middle of the first class and the last, whose neighbours have the same colour
  for (const row of [2, kernel.rows.length - 3]) near([first.left - 6, middleOf(row, 0)[1]], labels[kernel.rows[row]]);
  for (const column of [0, kernel.columns.length - 1])
    near([middleOf(0, column)[0], first.top - 6], labels[kernel.columns[column]]);
  hand.pointer('pointermove', [first.left - 6, middleOf(40, 0)[1]]);
  await until(() => textOf(element).includes(`class of number ${kernel.rows[40]},`), 'the row’s class');
  hand.pointer('pointermove', [middleOf(0, 9)[0], first.top - 6]);
  await until(() => textOf(element).includes(`class of number ${kernel.columns[9]},`), 'the column’s class');
});

it('keeps the rows and columns of a block as a set', () => {
  const { rows, columns } = kernel;
  hand.drag(middleOf(10, 4), middleOf(14, 6), { shiftKey: true });
  const members = [...rows.slice(10, 15), ...columns.slice(4, 7)].sort((a, b) => a - b);
  expect(session.sets.value).toMatchObject([{ indices: Uint32Array.from(members) }]);
});

it('has a minimap of its shape, and goes where the document says, also when its shape changes', async () => {
  const { rows, columns } = kernel;
  const rectangle = { rows: [30, 50], columns: [1, 21] } as const;
  session.setView({ rectangle });
  const minimap = await until(() => element.shadowRoot!.querySelector('ntk-minimap'), 'the minimap');
  await until(() => minimap.values, 'its cells');
  expect([minimap.pyramid!.rows, minimap.pyramid!.columns]).toEqual([rows.length, columns.length]);
  expect(minimap.values![3 * columns.length + 7]).toBeCloseTo(session.entry(rows[3], columns[7]), 4);
  const box = inside(minimap, '.map').getBoundingClientRect();
  expect(box.height / box.width).toBeCloseTo(rows.length / columns.length, 1);
  session.setKernelView({});
  await settled();
  expect(layer.extent).toMatchObject({ rows: 120, columns: 120 });
  const middle = layer.view!.x + layer.view!.width / 2;
  expect(middle).toBeCloseTo(11, 6);
});

it('is chosen in the panel, and undo takes it back; without a split there is nothing to choose', async () => {
  session.setView({ rowSet: undefined, columnSet: undefined });
  await openPanel();
  const select = inside<HTMLSelectElement>(element, 'select[name=columnSet]');
  expect([...select.options].map(({ value }) => value)).toEqual(['all', 'train', 'test']);
  expect(select.labels[0].textContent.trim()).toMatch(/^Columns/);
  session.setView({ rectangle: { rows: [0, 20], columns: [0, 20] } });
  select.value = 'test';
  select.dispatchEvent(new Event('change'));
  expect(session.view.value).toEqual({ columnSet: 'test' });
  session.undo();
  await settled();
  expect(session.view.value).toEqual({ rectangle: { rows: [0, 20], columns: [0, 20] } });
  expect(select.value).toBe('all');
  const dataset = session.dataset.value!;
  onTestFinished(() => void (session.dataset.value = dataset));
  session.dataset.value = { ...dataset, split: { ...dataset.split, test: new Uint32Array() } };
  await settled();
  expect(element.shadowRoot!.querySelector('select[name=columnSet]')).toBeNull();
});

it('leads a search to the side that has it, and says where none has', async () => {
  await openPanel();
  const find = inside<HTMLElementTagNameMap['ntk-find']>(element, 'ntk-find');
  const field = inside<HTMLInputElement>(find, 'input');
  const type = (text: string): void => {
    field.value = text;
    field.form!.requestSubmit();
  };
  const answer = () => inside(find, '#answer').textContent!;
  type(`${kernel.columns[5]}`);
  await until(() => answer().endsWith('is selected'), 'the datapoint');
  expect(session.view.value.rectangle!.columns).toEqual([-3, 14]);
  session.setKernelView({ rowSet: 'train', columnSet: 'train' });
  await settled();
  type(`${kernel.columns[6]}`);
  await until(() => answer().includes('the kernel shows other rows and columns'), 'that it is not there');
});

it('is saved with the names of its sides', async () => {
  const files: { name: string; content: Promise<string> }[] = [];
  const spy = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    files.push({ name: this.download, content: fetch(this.href).then((response) => response.text()) });
  });
  onTestFinished(() => spy.mockRestore());
  const [rows, columns] = [kernel.rows.length, kernel.columns.length];
  await saveSeen(session, 'svg', { level: 0, row: 0, column: 0, rows, columns }, 1);
  expect(files[0].name).toContain(`-train-by-test-0-${rows - 1}-by-0-${columns - 1}.svg`);
  const text = await files[0].content;
  expect(text).toContain(`Rows, training datapoints: places 0 to ${rows - 1} of ${rows} by class`);
  expect(text).toContain(`Columns, test datapoints: places 0 to ${columns - 1} of ${columns} by class`);
});

it.each(schemes)('has nothing axe would change in %s', async (scheme) => {
  setScheme(scheme);
  await openPanel();
  await new Promise((done) => setTimeout(done, 300));
  expect(await violations(element)).toEqual([]);
});
