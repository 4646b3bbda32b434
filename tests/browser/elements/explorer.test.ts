// A minimap, a histogram and a page of both with tracks: hands, keys, what they say, and what axe says, in both schemes.
import { afterEach, describe, expect, it } from 'vitest';
import { Pyramid } from '../../../src/core/pyramid';
import type { NtkHistogram } from '../../../src/elements/ntk-histogram';
import type { NtkMinimap } from '../../../src/elements/ntk-minimap';
import { colourOfValue, cssColour } from '../../../src/view/colour-maps';
import { bytes } from '../view/support';
import { explorerPage, sample } from './explorer-page';
import { Hand } from './hand';
import { heard, shown } from './heard';
import { inside, mount, schemes, textOf, unmountAll, violations } from './support';

let close: (() => void) | undefined;
afterEach(() => {
  close?.();
  close = undefined;
  unmountAll();
});

const press = (element: Element, key: string, init: KeyboardEventInit = {}): boolean =>
  !element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));

describe.each(schemes)('the page in %s', (scheme) => {
  it('is drawn, works together, and has nothing axe would change', async () => {
    const viewer = await explorerPage(scheme);
    close = viewer.close;
    for (const element of [viewer.minimap, viewer.histogram, viewer.tracks])
      expect(await violations(element)).toEqual([]);
    const map = inside(viewer.minimap, '.map');
    press(map, '+');
    await viewer.settled();
    expect(viewer.layer.view!.width).toBeLessThan(1500);
    expect(viewer.layer.isComplete).toBe(true);
    press(map, 'ArrowRight', { shiftKey: true });
    press(map, 'ArrowDown', { shiftKey: true });
    await viewer.settled();
    expect(viewer.layer.view!.y).toBeGreaterThan(100);
    expect(textOf(viewer.minimap)).toMatch(/rows [\d,]+ to 1,500 of 1,500/);
    inside(viewer.tracks, '[title="own loss"]').click();
    await viewer.settled();
    expect(viewer.layer.plot.left).toBe(22);
    const slider = inside(viewer.histogram, '[data-end=high]');
    const before = Number(slider.getAttribute('aria-valuenow'));
    press(slider, 'ArrowRight');
    await viewer.settled();
    expect(Number(slider.getAttribute('aria-valuenow'))).toBeGreaterThan(before);
    for (const element of [viewer.minimap, viewer.histogram, viewer.tracks])
      expect(await violations(element)).toEqual([]);
  });
});

describe('the minimap', () => {
  const flat = new Pyramid(2000, 1000);
  const cells = flat.cells(flat.coarsest);
  const values = Float32Array.from({ length: cells.rows * cells.columns }, (_, i) =>
    i === 0 ? NaN : Math.floor(i / cells.columns) / cells.rows,
  );
  const view = { x: 200, y: 400, width: 100, height: 200 };
  const open = (changes: Partial<NtkMinimap> = {}) =>
    shown(mount('ntk-minimap', { pyramid: flat, values, view, low: 0, high: 1, ...changes }));

  it('has the colours of its cells, in the shape of the matrix', async () => {
    const element = await open();
    const { width, height } = inside(element, '.map').getBoundingClientRect();
    expect([width, height]).toEqual([80, 160]);
    const canvas = inside<HTMLCanvasElement>(element, 'canvas');
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    expect([canvas.width, canvas.height]).toEqual([cells.columns, cells.rows]);
    for (const i of [7, cells.columns * 50 + 3, values.length - 1]) {
      const expected = bytes(colourOfValue('sequential-light', { low: 0, high: 1 }, values[i])!);
      expect([...data.subarray(4 * i, 4 * i + 3)]).toEqual([...expected]);
    }
    expect(new Set(data.subarray(0, 3)).size).toBe(1);
  });

  it('has a rectangle around what is in view, never too small to be seen', async () => {
    const element = await open();
    const place = () => {
      const [box, map] = ['.view', '.map'].map((part) => inside(element, part).getBoundingClientRect());
      return [box.left - map.left, box.top - map.top, box.width, box.height].map(Math.round);
    };
    expect(place()).toEqual([16, 32, 8, 16]);
    element.view = { x: 999, y: 1999, width: 1, height: 1 };
    await shown(element);
    expect(place()).toEqual([72, 152, 8, 8]);
    expect(textOf(element)).toContain('rows 2,000 to 2,000 of 2,000');
  });

  it('is dragged by its rectangle, and a press beside it centres the view there', async () => {
    const element = await open();
    const views = heard(element, 'ntk-view');
    const hand = new Hand(inside(element, '.map'));
    hand.drag([20, 40], [24, 50]);
    expect(views.at(-1)).toEqual({ x: expect.closeTo(250, 3), y: expect.closeTo(525, 3), width: 100 });
    views.length = 0;
    hand.drag([60, 120], [1000, 1000]);
    expect(views[0]).toEqual({ x: expect.closeTo(700, 3), y: expect.closeTo(1400, 3), width: 100 });
    expect(views.at(-1)).toEqual({ x: 900, y: 1800, width: 100 });
    views.length = 0;
    hand.pointer('pointermove', [10, 10]);
    expect(views).toEqual([]);
  });

  it('is moved by keys, and leaves other keys to the page', async () => {
    const element = await open();
    const views = heard(element, 'ntk-view');
    const map = inside(element, '.map');
    expect(press(map, 'ArrowDown')).toBe(true);
    expect(views).toEqual([{ x: 200, y: 420, width: 100 }]);
    expect(press(map, '0')).toBe(true);
    expect(views.at(-1)).toEqual({ x: 0, y: 0, width: 1000 });
    expect(press(map, 'Tab')).toBe(false);
    expect(press(map, '+', { ctrlKey: true })).toBe(false);
    expect(views).toHaveLength(2);
  });

  it('without a matrix shows nothing, and without a view no rectangle', async () => {
    const empty = await shown(mount('ntk-minimap', {}));
    expect(empty.shadowRoot!.querySelector('.map')).toBeNull();
    const element = await open({ view: undefined, values: undefined });
    expect(element.shadowRoot!.querySelector('.view')).toBeNull();
    expect(press(inside(element, '.map'), 'ArrowDown')).toBe(false);
    expect(await violations(element)).toEqual([]);
  });
});

describe('the histogram', () => {
  const open = (changes: Partial<NtkHistogram> = {}) =>
    shown(mount('ntk-histogram', { sample, low: 0, high: 2, label: 'K(i, j)', ...changes }, [300, 200]));
  const places = (element: Element): number[] =>
    ['low', 'high'].map((end) => {
      const plot = inside(element, '.plot').getBoundingClientRect();
      const { left, width } = inside(element, `[data-end=${end}]`).getBoundingClientRect();
      return left + width / 2 - plot.left;
    });

  it('drags each end, and both by what is between them', async () => {
    const element = await open({ low: 0.3 });
    const domains = heard(element, 'ntk-domain');
    element.addEventListener('ntk-domain', () => Object.assign(element, domains.at(-1)));
    const hand = new Hand(inside(element, '.plot'));
    const [low, high] = places(element);
    hand.drag([high, 20], [high + 60, 20]);
    await shown(element);
    expect(domains.at(-1)!.low).toBe(0.3);
    const first = new Set(domains.map((domain) => domain!.gesture));
    expect([...first]).toEqual([expect.any(String)]);
    expect(element.high).toBeGreaterThan(2.5);
    expect(places(element)[1]).toBeCloseTo(high + 60, 0);
    const middle = (places(element)[0] + places(element)[1]) / 2;
    hand.drag([middle, 20], [middle + 20, 20]);
    expect(first).not.toContain(domains.at(-1)!.gesture);
    await shown(element);
    expect(places(element)[0]).toBeCloseTo(low + 20, 0);
    hand.drag([places(element)[0], 20], [1000, 20]);
    expect(element.low).toBeLessThan(element.high);
    expect(domains.every((domain) => domain!.low < domain!.high)).toBe(true);
  });

  it('moves an end by keys and to the ends of the axis', async () => {
    const element = await open();
    const domains = heard(element, 'ntk-domain');
    const low = inside(element, '[data-end=low]');
    expect(press(low, 'ArrowRight')).toBe(true);
    expect(press(low, 'ArrowRight', { shiftKey: true })).toBe(true);
    expect(domains[1]!.low / domains[0]!.low).toBeCloseTo(10, 1);
    expect(press(low, 'End')).toBe(true);
    expect(domains[2]!.low).toBeLessThan(2);
    expect(press(inside(element, '[data-end=high]'), 'End')).toBe(true);
    expect(domains[3]!.high).toBeCloseTo(Number(low.getAttribute('aria-valuemax')), 5);
    expect(press(low, 'x')).toBe(false);
    expect(domains).toHaveLength(4);
  });

  it('takes numbers that are typed, and puts back what is none', async () => {
    const element = await open();
    const domains = heard(element, 'ntk-domain');
    const field = inside<HTMLInputElement>(element, 'input[aria-label*="highest"]');
    const type = (text: string): void => {
      field.value = text;
      field.dispatchEvent(new Event('change'));
    };
    type('3.5');
    expect(domains).toEqual([{ low: 0, high: 3.5 }]);
    for (const text of ['-1', '']) {
      type(text);
      expect(field.value).toBe('2');
    }
    expect(domains).toHaveLength(1);
  });

  it('offers percentiles, says which one is shown, and a logarithm no negative domain', async () => {
    const element = await open();
    const domains = heard(element, 'ntk-domain');
    const buttons = [...element.shadowRoot!.querySelectorAll<HTMLButtonElement>('.presets button')];
    for (const button of buttons) button.click();
    expect(domains.map((domain) => domain!.preset)).toEqual(['0-100', '1-99', '5-95', 'symmetric']);
    const [all, most, , both] = domains.map((domain) => domain!);
    expect(all.low).toBe(sample.reduce((a, b) => Math.min(a, b)));
    expect(all.high).toBe(sample.reduce((a, b) => Math.max(a, b)));
    expect(most.high).toBeLessThan(all.high);
    expect(both.low).toBe(-both.high);
    Object.assign(element, { low: most.low, high: most.high });
    await shown(element);
    expect(buttons.map((button) => button.getAttribute('aria-pressed'))).toEqual(['false', 'true', 'false', 'false']);
    element.scale = { name: 'log' };
    await shown(element);
    expect(buttons.map((button) => button.disabled)).toEqual([false, false, false, true]);
  });

  it('asks for another scale, and shows colours along it', async () => {
    const element = await open({ low: 0.05, high: 5 });
    const scales = heard(element, 'ntk-scale');
    const select = inside<HTMLSelectElement>(element, 'select');
    const middle = (): number => (places(element)[0] + places(element)[1]) / 2;
    const before = middle();
    select.value = 'log';
    select.dispatchEvent(new Event('change'));
    expect(scales).toEqual([{ scale: 'log' }]);
    element.scale = { name: 'log' };
    await shown(element);
    expect(middle()).not.toBeCloseTo(before, 0);
    const colours = inside(element, '.bar').style.backgroundImage.match(/rgb\([^)]*\)/g)!;
    const css = (value: number): string => cssColour(colourOfValue('sequential-light', { low: 0, high: 1 }, value)!);
    expect(colours.at(-1)!.replaceAll(',', '')).toBe(css(1));
    expect(textOf(element)).toContain('10');
  });

  it('keeps the ends of a diverging map as far below zero as above', async () => {
    const element = await open({ map: 'diverging-light', low: -1, high: 2 });
    const domains = heard(element, 'ntk-domain');
    press(inside(element, '[data-end=low]'), 'ArrowLeft');
    expect(domains[0]!.low).toBe(-domains[0]!.high);
    expect(domains[0]!.high).toBeGreaterThanOrEqual(2);
    const hand = new Hand(inside(element, '.plot'));
    const [low] = places(element);
    hand.drag([low + 30, 10], [low + 40, 10]);
    expect(domains.at(-1)!.low).toBe(-domains.at(-1)!.high);
  });

  it('says what it cannot show', async () => {
    const values = Float32Array.of(NaN, -1, 0, ...Array.from({ length: 200 }, (_, i) => 1 + i / 100));
    const element = await open({ sample: values, low: 1, high: 3, scale: { name: 'log' } });
    expect(textOf(element)).toContain('2 entries are not above zero');
    expect(textOf(element)).toContain('1 entry is not finite');
    element.sample = Float32Array.of(NaN, NaN);
    Object.assign(element, { low: NaN, high: NaN });
    await shown(element);
    expect(textOf(element)).toContain('No values to tell apart');
    expect(element.shadowRoot!.querySelector('[role=slider]')).toBeNull();
    expect(await violations(element)).toEqual([]);
    const below = await open({ sample: Float32Array.of(-3, -2, -1), low: -3, high: -1 });
    expect(inside<HTMLOptionElement>(below, 'option[value=log]').disabled).toBe(true);
  });
});
