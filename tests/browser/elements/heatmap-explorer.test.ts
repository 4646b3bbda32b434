// The heatmap as a matrix viewer: colours, minimap, undo, search, tracks, sets, the table of means, and the way without eyes.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import '../../../src/elements/ntk-heatmap';
import type { NtkHeatmap } from '../../../src/elements/ntk-heatmap';
import { colourOfValue } from '../../../src/view/colour-maps';
import type { HeatmapLayer } from '../../../src/view/heatmap-layer';
import type { FakeSession } from '../../support/fake-session';
import { bytes } from '../view/support';
import { showWithHand, type Hand, type Place } from './hand';
import { inside, pictureSession, pixelsOf, schemes, setScheme, textOf, unmountAll, until, violations } from './support';

const n = 120;
let session: FakeSession;
let element: NtkHeatmap;
let layer: HeatmapLayer;
let hand: Hand;

beforeAll(async () => {
  session = await pictureSession(n);
  const norm = Float32Array.from({ length: n }, (_, i) => session.entry(i, i));
  session.columns.value = new Map([
    [
      'class',
      { kind: 'category', name: 'class', values: session.dataset.value!.labels, names: session.dataset.value!.classes },
    ],
    ['norm', { kind: 'number', name: 'norm', values: norm }],
  ]);
});
beforeEach(async () => {
  session.setKernelView({});
  session.hover(undefined);
  session.setView({ rectangle: undefined, domain: undefined, scale: undefined, tracks: undefined });
  for (const { name } of session.sets.value) session.changeSets({ kind: 'remove', name });
  const shown = await showWithHand<HeatmapLayer>('ntk-heatmap', session);
  element = shown.element as NtkHeatmap;
  ({ hand } = shown);
  layer = shown.layer()!;
});
afterEach(() => unmountAll());
afterAll(() => session[Symbol.dispose]());

const middleOf = (row: number, column: number): Place => {
  const { left, top, size } = layer.cellRectangle({ row, column })!;
  return [left + size / 2, top + size / 2];
};

async function openPanel(): Promise<void> {
  inside(element, '.view').click();
  await element.updateComplete;
}

const part = <Name extends keyof HTMLElementTagNameMap>(tag: Name): HTMLElementTagNameMap[Name] =>
  inside<HTMLElementTagNameMap[Name] & Element>(element, tag);

const settled = () => element.updateComplete.then(() => new Promise((done) => setTimeout(done, 50)));

function type(field: HTMLInputElement, text: string): void {
  field.value = text;
  field.form!.requestSubmit();
}

describe('colours', () => {
  it('follow a scale, which undo takes back', async () => {
    await openPanel();
    const select = inside<HTMLSelectElement>(part('ntk-histogram'), 'select');
    select.value = 'symlog';
    select.dispatchEvent(new Event('change'));
    await settled();
    expect(session.view.value.scale).toBe('symlog');
    const { order, sample } = session.kernel.value!;
    const pixels = await pixelsOf(element);
    const [x, y] = middleOf(4, 80).map((each) => each * devicePixelRatio);
    const colour = colourOfValue('sequential-light', sample, session.entry(order[4], order[80]), { name: 'symlog' })!;
    pixels.at(x, y).forEach((value, axis) => expect(Math.abs(value - bytes(colour)[axis])).toBeLessThanOrEqual(3));
    expect(hand.press('z', { ctrlKey: true })).toBe(true);
    expect(session.view.value.scale).toBeUndefined();
    expect(hand.press('Z', { ctrlKey: true, shiftKey: true })).toBe(true);
    expect(session.view.value.scale).toBe('symlog');
  });

  it('have a histogram of the entries, presets of which stay with the kernel, and a way back', async () => {
    await openPanel();
    const histogram = part('ntk-histogram');
    expect(histogram.sample).toHaveLength(n * n);
    inside(histogram, '[title*="twentieth"]').click();
    await settled();
    expect(session.view.value.domain).toBe('5-95');
    const sorted = session.kernel.value!.sample.values!;
    const legend = part('ntk-legend');
    expect([legend.low, legend.high]).toEqual([
      sorted[Math.round(0.05 * (sorted.length - 1))],
      sorted[Math.round(0.95 * (sorted.length - 1))],
    ]);
    await until(() => legend.shadowRoot!.querySelector('button'), 'the way back');
    inside(legend, 'button').click();
    await settled();
    expect(session.view.value.domain).toBeUndefined();
    expect(legend.low).toBe(session.kernel.value!.sample.low);
  });

  it('whose ends are numbers are let go when the entries are others', async () => {
    session.setView({ domain: [1, 2] });
    await settled();
    expect(part('ntk-legend').high).toBe(2);
    const reduction = inside<HTMLSelectElement>(element, '.toolbar select');
    reduction.value = 'cosine';
    reduction.dispatchEvent(new Event('change'));
    expect(session.view.value.domain).toBeUndefined();
    session.setKernel({ reduction: 'trace' });
  });
});

describe('the view', () => {
  it('is in the document, comes back from it, and one drag is one step', async () => {
    hand.wheel(middleOf(60, 60), { deltaY: -300 });
    const { rectangle } = session.view.value;
    expect(rectangle!.columns[1] - rectangle!.columns[0]).toBeCloseTo(layer.view!.width, 6);
    expect(rectangle!.rows[0]).toBeCloseTo(layer.view!.y, 6);
    hand.pointer('pointerdown', [200, 200]);
    for (const x of [230, 240, 250]) hand.pointer('pointermove', [x, 200], { buttons: 1 });
    hand.pointer('pointerup', [250, 200]);
    expect(session.view.value.rectangle!.columns[0]).toBeLessThan(rectangle!.columns[0]);
    session.undo();
    await settled();
    expect(session.view.value.rectangle).toEqual(rectangle);
    expect(layer.view!.x).toBeCloseTo(rectangle!.columns[0], 6);
    session.setView({ rectangle: { rows: [10, 30], columns: [40, 60] } });
    await settled();
    expect(layer.view!.x + layer.view!.width / 2).toBeCloseTo(50, 6);
    hand.press('0');
    expect(session.view.value.rectangle).toBeUndefined();
  });

  it('has a minimap only of a part, which moves it', async () => {
    expect(element.shadowRoot!.querySelector('ntk-minimap')).toBeNull();
    session.setView({ rectangle: { rows: [10, 50], columns: [10, 50] } });
    const minimap = await until(() => element.shadowRoot!.querySelector('ntk-minimap'), 'the minimap');
    await until(() => minimap.values, 'its cells');
    const { order } = session.kernel.value!;
    expect(minimap.values![3 * n + 7]).toBeCloseTo(session.entry(order[3], order[7]), 4);
    const map = inside(minimap, '.map');
    map.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'ArrowRight', shiftKey: true, bubbles: true, composed: true }),
    );
    await settled();
    expect(session.view.value.rectangle!.columns[0]).toBeGreaterThan(40);
    hand.press('0');
    await settled();
    expect(element.shadowRoot!.querySelector('ntk-minimap')).toBeNull();
  });

  it('has buttons for the way back while there is one', async () => {
    hand.press('+');
    await settled();
    inside(element, '[aria-label=Undo]').click();
    await settled();
    expect(session.view.value.rectangle).toBeUndefined();
    expect(inside<HTMLButtonElement>(element, '[aria-label=Redo]').disabled).toBe(false);
  });
});

describe('search', () => {
  it('goes to a datapoint, a class, and says what it does not find', async () => {
    expect(hand.press('/')).toBe(true);
    const find = await until(() => element.shadowRoot!.querySelector('ntk-find'), 'the field');
    const field = await until(() => find.shadowRoot?.querySelector('input'), 'its input');
    await until(() => find.shadowRoot!.activeElement === field, 'the focus in it');
    const answer = () => inside(find, '#answer').textContent!;
    type(field, '17');
    await until(() => /number 17 is selected/.test(answer()), 'the datapoint');
    const place = session.kernel.value!.order.indexOf(17);
    const { rows } = session.view.value.rectangle!;
    expect(rows[0]).toBeLessThanOrEqual(place);
    expect(rows[1]).toBeGreaterThan(place);
    type(field, 'class 3');
    await until(() => /^class 3: \d+ digits/.test(answer()), 'the class');
    inside(find, 'p button').click();
    expect(session.sets.value.map(({ name }) => name)).toEqual(['class 3']);
    for (const [text, words] of [
      ['500', /from 0 to 119/],
      ['class horse', /horse/],
      ['norm > 1e9', /No digit is norm > 1e9/],
    ] as const) {
      type(field, text);
      await until(() => words.test(answer()), `what is said of ${text}`);
    }
  });
});

describe('tracks', () => {
  it('are chosen, drawn, kept in the document, and read under the pointer', async () => {
    expect(layer.plot.left).toBe(11);
    await openPanel();
    inside(part('ntk-tracks'), '[title=norm]').click();
    await until(() => layer.plot.left === 22, 'a second track');
    expect(session.view.value.tracks).toEqual(['class', 'norm']);
    const { left, top, size } = layer.cellRectangle({ row: 5, column: 0 })!;
    hand.pointer('pointermove', [left - 18, top + size / 2]);
    await until(() => /norm of number/.test(textOf(element)), 'its value');
    expect(part('ntk-tracks').pointed!.value).toBeCloseTo(
      session.entry(session.kernel.value!.order[5], session.kernel.value!.order[5]),
      4,
    );
    session.undo();
    await until(() => layer.plot.left === 11, 'one track again');
  });
});

describe('sets', () => {
  it('are marked with Shift held, shown as a track, renamed and removed', async () => {
    const { order } = session.kernel.value!;
    hand.drag(middleOf(10, 40), middleOf(14, 42), { shiftKey: true });
    const members = [10, 11, 12, 13, 14, 40, 41, 42].map((place) => order[place]).sort((a, b) => a - b);
    expect(session.sets.value).toMatchObject([{ name: 'Block 1', indices: Uint32Array.from(members) }]);
    expect(layer.view!.width).toBeGreaterThanOrEqual(n);
    await until(() => layer.plot.left === 22, 'the track of sets');
    await openPanel();
    const sets = part('ntk-sets');
    const name = await until(() => sets.shadowRoot!.querySelector<HTMLInputElement>('.chosen input'), 'the name');
    name.value = 'odd ones';
    name.dispatchEvent(new Event('change'));
    expect(session.sets.value[0].name).toBe('odd ones');
    await settled();
    inside(sets, '.chosen button:last-child').click();
    expect(session.sets.value).toEqual([]);
    session.undo();
    expect(session.sets.value).toHaveLength(1);
  });

  it('are marked by any hand while marking is on, and by keys', async () => {
    await openPanel();
    const toggle = inside(element, '.side [aria-pressed=false]');
    toggle.click();
    await settled();
    hand.drag(middleOf(2, 2), middleOf(3, 3));
    expect(session.sets.value[0].indices).toHaveLength(2);
    inside(element, '[aria-label="Stop marking"]').click();
    await settled();
    for (const key of ['ArrowDown', 'm', 'ArrowDown', 'ArrowDown']) hand.press(key);
    expect(inside(element, '.brush').getBoundingClientRect().height).toBeGreaterThan(8);
    hand.press('m');
    expect(session.sets.value).toHaveLength(2);
    hand.press('m');
    hand.press('Escape');
    expect(session.sets.value).toHaveLength(2);
    expect(element.shadowRoot!.querySelector('.brush')).toBeNull();
  });
});

describe('those who do not see it', () => {
  it('hear of the cell that they go to, once it is read, and know where it is in the grid', async () => {
    const { order } = session.kernel.value!;
    hand.press('ArrowDown');
    hand.press('ArrowRight');
    await until(
      () => /Value [\d.,]+, cosine/.test(inside(element, '[role=status]').textContent!),
      'the cell is spoken',
    );
    const [row, column] = [session.selection.value.hovered!, session.selection.value.hoveredColumn!].map((each) =>
      order.indexOf(each),
    );
    expect(inside(element, '[role=row]').getAttribute('aria-rowindex')).toBe(`${row + 1}`);
    expect(inside(element, '[role=gridcell]').getAttribute('aria-colindex')).toBe(`${column + 1}`);
    expect(inside(element, '[role=grid]').getAttribute('aria-rowcount')).toBe(`${n}`);
    expect(inside(element, '[role=status]').textContent).toContain(`Row ${row + 1}: number ${order[row]}, digit`);
    hand.pointer('pointermove', middleOf(30, 30));
    await until(() => inside(element, '[role=status]').textContent === '', 'a pointer is silent');
  });

  it('read the means over classes as a table, or why there are none', async () => {
    session.means.value = {
      groups: [
        { name: '0', count: 60 },
        { name: '1', count: 60 },
      ],
      means: Float64Array.of(4, 1, 1, 3),
      step: 230,
    };
    await openPanel();
    const means = part('ntk-block-means');
    inside(means, 'summary').click();
    await until(() => means.shadowRoot!.querySelector('table'), 'the table');
    expect([...means.shadowRoot!.querySelectorAll('td')].map((cell) => cell.textContent.trim())).toEqual([
      '',
      '4',
      '1',
      '1',
      '3',
    ]);
    session.blockMeans = () => Promise.reject(new Error('too many entries'));
    session.setKernelView({});
    await until(() => /too many entries/.test(textOf(means)), 'why there is none');
  });

  it.each(schemes)('have nothing axe would change in %s, with all of it open', async (scheme) => {
    setScheme(scheme);
    session.setView({ rectangle: { rows: [10, 50], columns: [10, 50] }, tracks: ['class', 'norm'] });
    session.changeSets({ kind: 'create', name: 'some', members: [1, 2, 3] });
    await openPanel();
    await until(() => element.shadowRoot!.querySelector('ntk-minimap')?.values, 'the minimap');
    await new Promise((done) => setTimeout(done, 300));
    expect(await violations(element)).toEqual([]);
  });

  it('close the panel with Escape and are back at its button', async () => {
    await openPanel();
    inside(element, '.side').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await settled();
    expect(element.shadowRoot!.querySelector('.side')).toBeNull();
    expect(element.shadowRoot!.activeElement).toBe(inside(element, '.view'));
  });
});
