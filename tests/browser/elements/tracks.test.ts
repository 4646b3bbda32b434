// Tracks by name: which are shown, what their colours stand for, and that the heatmap has those colours beside its cells.
import { afterEach, describe, expect, it } from 'vitest';
import type { NtkTracks } from '../../../src/elements/ntk-tracks';
import { classColour } from '../../../src/view/class-colours';
import { near, Pixels } from '../view/support';
import { columns, explorerPage } from './explorer-page';
import { heard, shown } from './heard';
import { inside, mount, setScheme, textOf, unmountAll, violations } from './support';

let close: (() => void) | undefined;
afterEach(() => {
  close?.();
  close = undefined;
  unmountAll();
});

describe('the tracks', () => {
  const open = (changes: Partial<NtkTracks> = {}) =>
    shown(mount('ntk-tracks', { columns, shown: ['class'], ...changes }, [300, 200]));
  const buttonOf = (element: Element, name: string): HTMLElement => inside(element, `button[title="${name}"]`);

  it('are switched on outside the others, and off', async () => {
    const element = await open({ shown: ['class', 'alignment'] });
    const asked = heard(element, 'ntk-tracks');
    buttonOf(element, 'own loss').click();
    buttonOf(element, 'class').click();
    expect(asked).toEqual([{ shown: ['class', 'alignment', 'own loss'] }, { shown: ['alignment'] }]);
    const pressed = [...element.shadowRoot!.querySelectorAll('button')].map((each) =>
      each.getAttribute('aria-pressed'),
    );
    expect(pressed).toEqual(['true', 'false', 'false', 'true', 'false']);
  });

  it('show the legend of the innermost, of what has the focus, and of what is pointed at on the heatmap', async () => {
    const element = await open();
    const legend = (): string => inside(element, '.legend').textContent!.replace(/\s+/g, ' ');
    expect(legend()).toContain('class zero one two');
    buttonOf(element, 'alignment').focus();
    await shown(element);
    expect(legend()).toMatch(/alignment −0\.\d+ 0\.\d+/);
    element.pointed = { name: 'gradient norm', value: 7.25 };
    await shown(element);
    expect(legend()).toMatch(/gradient norm .*here 7\.25/);
    element.pointed = { name: 'predicted rightly', value: 1 };
    await shown(element);
    expect(inside(element, '.pointed').textContent!.trim()).toBe('yes');
  });

  it('have swatches of the colours beside the cells', async () => {
    setScheme('light');
    const element = await open();
    const swatches = [...element.shadowRoot!.querySelectorAll<HTMLElement>('.swatch')];
    expect(swatches).toHaveLength(10);
    expect(getComputedStyle(swatches[1]).backgroundColor).toBe('rgb(190, 37, 23)');
  });

  it('with many categories name some and count the others; names from files stay text', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `<b>${i}</b>`);
    const many = { name: '<img src=x>', kind: 'category' as const, values: Uint8Array.of(0, 39), names };
    const element = await open({ columns: [many], shown: [many.name], pointed: { name: many.name, value: 39 } });
    expect(textOf(element)).toContain('and 27 others');
    expect(inside(element, '.pointed').textContent).toContain('<b>39</b>');
    expect(element.shadowRoot!.querySelector('img, b')).toBeNull();
    expect(await violations(element)).toEqual([]);
  });

  it('are drawn beside the heatmap in those colours', async () => {
    const viewer = await explorerPage('light');
    close = viewer.close;
    const { layer } = viewer;
    const { left, top } = layer.cellRectangle({ row: 800, column: 0 })!;
    expect(left).toBeGreaterThan(50);
    expect(layer.trackAt(left - 7, top + 0.1)).toEqual({ edge: 'rows', track: 0, at: 800 });
    const [column, above] = [layer.cellRectangle({ row: 0, column: 300 })!, layer.plot.top - 7];
    expect(layer.trackAt(column.left + 0.1, above)).toEqual({ edge: 'columns', track: 0, at: 300 });
    for (const [x, y] of [
      [4, top],
      [left + 5, top],
      [left - 1, top],
    ])
      expect(layer.trackAt(x, y)).toBeUndefined();
    layer.renderNow();
    const pixels = new Pixels(viewer.page.querySelector('canvas')!);
    const ratio = devicePixelRatio;
    expect(near(pixels.at((left - 7) * ratio, top * ratio), classColour(5), 1)).toBe(true);
  });
});
