// The heatmap as a reader uses it: colours at known cells, hover, keyboard, selection, domain, notes, and being moved about.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import '../../../src/elements/ntk-heatmap';
import type { NtkHeatmap } from '../../../src/elements/ntk-heatmap';
import { HeatmapColours } from '../../../src/elements/shared/heatmap-colours';
import { colourOfValue, type ColourMapName } from '../../../src/view/colour-maps';
import type { HeatmapLayer } from '../../../src/view/heatmap-layer';
import type { FakeSession } from '../../support/fake-session';
import { bytes } from '../view/support';
import { inside, mount, pictureSession, pixelsOf, setScheme, textOf, unmountAll, until, type Drawn } from './support';

const n = 60;
let session: FakeSession;
let element: NtkHeatmap;

beforeAll(async () => {
  session = await pictureSession(n);
});
beforeEach(async () => {
  session.setKernelView({});
  session.hover(undefined);
  session.setView({ rectangle: undefined });
  HeatmapColours.for(session).set(session.kernel.value!, undefined);
  element = mount('ntk-heatmap', { session });
  await pixelsOf(element);
});
afterEach(() => unmountAll());
afterAll(() => session[Symbol.dispose]());

const layerOf = (): HeatmapLayer => (element as unknown as Drawn<HeatmapLayer>).stage.stage.layer!;

/** The colour at the middle of a cell of the display, and the one the map has for its value. */
async function colourAt(row: number, column: number, map: ColourMapName) {
  const pixels = await pixelsOf(element);
  const { left, top, size } = layerOf().cellRectangle({ row, column })!;
  const ratio = devicePixelRatio;
  const { order, sample } = session.kernel.value!;
  const value = session.entry(order[row], order[column]);
  const expected = bytes(colourOfValue(map, { low: sample.low, high: sample.high }, value)!);
  return { seen: pixels.at((left + size / 2) * ratio, (top + size / 2) * ratio), expected };
}

const apart = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, axis) => Math.abs(value - b[axis])));

function pointAt(row: number, column: number): PointerEventInit {
  const stage = inside(element, '.stage').getBoundingClientRect();
  const { left, top, size } = layerOf().cellRectangle({ row, column })!;
  return {
    clientX: stage.left + left + size / 2,
    clientY: stage.top + top + size / 2,
    bubbles: true,
    composed: true,
    pointerId: 1,
  };
}

describe('picture', () => {
  it.each([
    ['light', 'sequential-light'],
    ['dark', 'sequential-dark'],
  ] as const)('has the colours of the entries in %s', async (scheme, map) => {
    setScheme(scheme);
    const isDark = (): boolean =>
      (element as unknown as { stage: { stage: { theme: { isDark: boolean } } } }).stage.stage.theme.isDark;
    await until(() => isDark() === (scheme === 'dark'), 'the theme is noticed');
    await element.updateComplete;
    for (const [row, column] of [
      [0, 0],
      [3, 40],
      [59, 1],
    ]) {
      const { seen, expected } = await colourAt(row, column, map);
      expect(apart(seen, expected), `${seen} for ${expected}`).toBeLessThanOrEqual(3);
    }
  });

  it('keeps its colours when the reader zooms, and has others when the domain is edited, until that is reset', async () => {
    inside(element, '.stage').dispatchEvent(
      new WheelEvent('wheel', { ...pointAt(3, 40), deltaY: -400, cancelable: true }),
    );
    const { seen, expected } = await colourAt(3, 40, 'sequential-light');
    expect(apart(seen, expected)).toBeLessThanOrEqual(3);
    const legend = inside(element, 'ntk-legend');
    const high = inside<HTMLInputElement>(legend, 'input[aria-label*="highest"]');
    high.value = '1000';
    high.dispatchEvent(new Event('change'));
    await element.updateComplete;
    expect(apart((await colourAt(3, 40, 'sequential-light')).seen, expected)).toBeGreaterThan(10);
    await until(() => legend.shadowRoot!.querySelector('button'), 'a way back');
    inside(legend, 'button').click();
    await element.updateComplete;
    expect(apart((await colourAt(3, 40, 'sequential-light')).seen, expected)).toBeLessThanOrEqual(3);
  });

  it('keeps its domain when another kernel comes, offers to fit it, and says what its numbers are', async () => {
    const legend = inside(element, 'ntk-legend');
    const high = (): number => Number(inside<HTMLInputElement>(legend, 'input[aria-label*="highest"]').value);
    const before = high();
    expect(legend.shadowRoot!.querySelector('button')).toBeNull();
    expect(textOf(legend)).toContain('K(i, j), trace over logits');
    const { sample } = session.kernel.value!;
    session.setKernelView({ sample: { ...sample, low: sample.low * 40, high: sample.high * 40 } });
    const fit = await until(() => legend.shadowRoot!.querySelector<HTMLElement>('button.off'), 'the offer to fit');
    expect(fit.textContent).toContain('Fit to this kernel');
    expect(high()).toBe(before);
    fit.click();
    await until(() => !legend.shadowRoot!.querySelector('button'), 'the kernel fits');
    expect(high() / before).toBeCloseTo(40, 1);
    session.setKernelView({ sample: { min: NaN, max: NaN, low: NaN, high: NaN }, reduction: 'cosine' });
    await until(() => /no finite values/.test(textOf(legend)), 'that there are no finite values');
    expect(legend.shadowRoot!.querySelector('input')).toBeNull();
  });

  it('survives being moved, removed and put back', async () => {
    const before = await pixelsOf(element);
    const box = element.parentElement!;
    document.body.append(element);
    box.append(element);
    element.remove();
    await new Promise((done) => setTimeout(done, 50));
    expect(layerOf()).toBeUndefined();
    box.append(element);
    const after = await pixelsOf(element);
    expect([after.width, after.height]).toEqual([before.width, before.height]);
    const { seen, expected } = await colourAt(3, 40, 'sequential-light');
    expect(apart(seen, expected)).toBeLessThanOrEqual(3);
  });
});

describe('reader', () => {
  it('reads a cell under the pointer: both digits, K and cosine', async () => {
    const { order } = session.kernel.value!;
    inside(element, '.stage').dispatchEvent(new PointerEvent('pointermove', pointAt(5, 31)));
    await until(() => /cosine [01]/.test(textOf(element)), 'the entry is read');
    expect(session.selection.value).toMatchObject({ hovered: order[5], hoveredColumn: order[31] });
    const { value, cosine } = await session.kernelEntry(order[5], order[31]);
    const [shownValue, shownCosine] = [...element.shadowRoot!.querySelectorAll('.readout dd')].map((dd) =>
      Number(dd.textContent),
    );
    expect(shownValue).toBeCloseTo(value, 2);
    expect(shownCosine).toBeCloseTo(cosine, 2);
    expect([...element.shadowRoot!.querySelectorAll('ntk-thumbnail')].map(({ datapoint }) => datapoint)).toEqual([
      order[5],
      order[31],
    ]);
  });

  it('walks with arrow keys and selects the row', async () => {
    const { order } = session.kernel.value!;
    const selected: unknown[] = [];
    element.addEventListener('ntk-select', (event) => selected.push((event as CustomEvent).detail));
    const press = (key: string): boolean =>
      inside(element, '.stage').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    press('ArrowDown');
    const { hovered, hoveredColumn } = session.selection.value;
    const places = [order.indexOf(hovered!), order.indexOf(hoveredColumn!)];
    press('ArrowDown');
    press('ArrowLeft');
    expect(session.selection.value).toMatchObject({
      hovered: order[places[0] + 1],
      hoveredColumn: order[places[1] - 1],
    });
    press('Enter');
    expect(selected).toEqual([{ datapoint: order[places[0] + 1] }]);
    expect(session.selection.value.selected).toBe(order[places[0] + 1]);
    expect(press('q')).toBe(true);
    expect(press('+')).toBe(false);
    expect(layerOf().view!.width).toBeLessThan(n);
  });

  it('is told about entries that are not finite, and about a network that has moved on', async () => {
    expect(element.shadowRoot!.querySelector('.note')).toBeNull();
    session.setKernelView({ nonFinite: 1234, step: 100 });
    await until(() => element.shadowRoot!.querySelectorAll('.note').length === 2, 'two notes');
    expect(textOf(element)).toContain('1,234 entries are not a finite number');
    session.requests.length = 0;
    inside(element, '.stale button').click();
    expect(session.requests).toEqual(['computeKernel']);
  });

  it('reads the entry again when the kernel changes under the pointer, and never shows the older one', async () => {
    const { order } = session.kernel.value!;
    const shown = (): number => Number(element.shadowRoot!.querySelector('.readout dd')?.textContent ?? NaN);
    let release!: () => void;
    const gate = new Promise<void>((open) => (release = open));
    const honest = session.kernelEntry.bind(session);
    session.hover(order[5], order[31]);
    await until(() => Number.isFinite(shown()), 'the entry is read');
    const first = shown();
    session.kernelEntry = async (i, j) => {
      await gate;
      return { ...(await honest(i, j)), value: 100 + first };
    };
    session.setKernelView({});
    await element.updateComplete;
    expect(shown()).toBeNaN();
    release();
    await until(() => Number.isFinite(shown()), 'the entry is read again');
    expect(shown()).toBeCloseTo(100 + first, 0);
    session.kernelEntry = honest;
  });

  it('sees that the kernel is of an older step also while a cell is read, in a picture of the same size', async () => {
    const { order } = session.kernel.value!;
    const height = (): number => inside(element, '.stage').clientHeight;
    const before = height();
    session.setKernelView({ step: 100 });
    await until(() => element.shadowRoot!.querySelector('.stale'), 'the note');
    expect(height()).toBe(before);
    session.hover(order[5], order[31]);
    const mark = await until(() => element.shadowRoot!.querySelector<HTMLElement>('.mark'), 'the mark');
    expect(mark.textContent).toContain('step 100');
    expect(height()).toBe(before);
    session.requests.length = 0;
    mark.click();
    expect(session.requests).toEqual(['computeKernel']);
  });

  it('is told truthfully when the kernel comes', async () => {
    const { jobs, training, kernel } = session;
    const [wasTraining, wasKernel] = [training.value, kernel.value];
    const run = (key: string, title: string) =>
      (jobs.value = [
        { id: 1, key, title, progress: { stage: '', done: 1, total: 2 }, started: 0, cancel: () => undefined },
      ]);
    kernel.value = undefined;
    run('neighbourhood', 'Placing the datapoints');
    await until(() => /is not computed yet/.test(textOf(element)), 'no offer while something runs');
    jobs.value = [];
    await until(() => /has not been computed Compute it/.test(textOf(element)), 'the offer');
    run('training', 'Training the network');
    training.value = { ...wasTraining, phase: 'running' };
    await until(() => /is computed after training/.test(textOf(element)), 'training comes first');
    run('kernel', 'Computing the kernel');
    await until(() => /is on its way/.test(textOf(element)), 'the kernel’s own job');
    [jobs.value, training.value, kernel.value] = [[], wasTraining, wasKernel];
  });

  it('sees a problem over the picture, which keeps its place', async () => {
    const place = (): string => JSON.stringify(inside(element, '.stage').getBoundingClientRect());
    const before = place();
    session.problem.value = { where: 'kernel', error: new Error('words '.repeat(60)) };
    const note = await until(() => element.shadowRoot!.querySelector('.problem'), 'the note');
    const [box, button] = [note, inside(element, '.problem button')].map((each) => each.getBoundingClientRect());
    expect(place()).toBe(before);
    expect(box.right).toBeLessThanOrEqual(element.getBoundingClientRect().right);
    expect(button.right).toBeLessThan(box.right);
    expect(inside(element, '.problem button').scrollWidth).toBeLessThanOrEqual(button.width);
    session.dismissProblem();
  });

  it('asks for the kernel of some parameters, and offers patterns of their names', async () => {
    const field = inside(element, 'input[name=parameters]') as HTMLInputElement;
    const offered = [...element.shadowRoot!.querySelectorAll('datalist option')].map((each) =>
      each.getAttribute('value'),
    );
    expect(offered).toEqual(['*', 'weight', 'bias']);
    field.value = '!bias';
    field.dispatchEvent(new Event('change'));
    expect(session.kernelSettings.value.parameters).toBe('!bias');
    session.kernelSettings.value = { reduction: 'trace', order: 'class', parameters: '*' };
    await element.updateComplete;
    expect(field.value).toBe('*');
  });

  it('asks for another kernel and another order', () => {
    const [reduction, order] = element.shadowRoot!.querySelectorAll('select');
    reduction.value = 'logit-3';
    reduction.dispatchEvent(new Event('change'));
    order.value = 'norm';
    order.dispatchEvent(new Event('change'));
    expect(session.kernelSettings.value).toEqual({ reduction: { logit: 3 }, order: 'norm', parameters: '*' });
    session.kernelSettings.value = { reduction: 'trace', order: 'class', parameters: '*' };
  });
});
