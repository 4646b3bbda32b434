// Keys on the mounted heatmap and neighbourhood: the cursor, zoom, what Enter chooses and Escape lets go of.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import '../../../src/elements/ntk-heatmap';
import '../../../src/elements/ntk-neighbourhood';
import type { HeatmapLayer } from '../../../src/view/heatmap-layer';
import type { NeighbourhoodLayer } from '../../../src/view/neighbourhood-layer';
import { startPose } from '../../../src/view/orbit';
import type { FakeSession } from '../../support/fake-session';
import { showWithHand, type Hand, type Place } from './hand';
import { pictureSession, unmountAll } from './support';

const n = 60;
let session: FakeSession;
let hand: Hand;
let selects: readonly unknown[];
let hovers: readonly unknown[];

beforeAll(async () => {
  session = await pictureSession(n);
});
afterEach(() => {
  unmountAll();
  session.hover(undefined);
  session.select(undefined);
});
afterAll(() => session[Symbol.dispose]());

const chosen = (): number | undefined => session.selection.value.selected;

describe('the heatmap', () => {
  let layer: HeatmapLayer;
  let order: Uint32Array;

  beforeEach(async () => {
    const shown = await showWithHand<HeatmapLayer>('ntk-heatmap', session);
    ({ selects, hovers, hand } = shown);
    layer = shown.layer()!;
    ({ order } = session.kernel.value!);
  });

  const middleOf = (row: number, column: number): Place => {
    const { left, top, size } = layer.cellRectangle({ row, column })!;
    return [left + size / 2, top + size / 2];
  };
  const cursor = () => {
    const { hovered, hoveredColumn } = session.selection.value;
    return hovered === undefined ? undefined : { row: order.indexOf(hovered), column: order.indexOf(hoveredColumn!) };
  };

  it('walks with arrows, faster with shift, no farther than the edge, and keeps the cursor in view', () => {
    expect(hand.press('ArrowDown')).toBe(true);
    const start = cursor()!;
    expect(Math.abs(start.column - n / 2)).toBeLessThanOrEqual(1);
    hand.press('ArrowDown');
    hand.press('ArrowRight');
    hand.press('ArrowRight');
    hand.press('ArrowUp');
    expect(cursor()).toEqual({ row: start.row, column: start.column + 2 });
    const stride = Math.round(layer.view!.width / 10);
    expect(stride).toBeGreaterThan(1);
    hand.press('ArrowLeft', { shiftKey: true });
    hand.press('ArrowDown', { shiftKey: true });
    expect(cursor()).toEqual({ row: start.row + stride, column: start.column + 2 - stride });
    for (let step = 0; step < 3; step++) hand.press('+');
    for (let step = 0; step < n; step++) hand.press('ArrowRight', { shiftKey: true });
    expect(cursor()!.column).toBe(n - 1);
    const { left, top, size } = layer.cellRectangle(cursor()!)!;
    const { plot } = layer;
    expect(left).toBeGreaterThanOrEqual(plot.left);
    expect(left + size).toBeLessThanOrEqual(plot.left + plot.width + 1e-3);
    expect(top).toBeGreaterThanOrEqual(plot.top);
    expect(top + size).toBeLessThanOrEqual(plot.top + plot.height + 1e-3);
  });

  it('zooms about the cursor with plus and minus, shows everything with 0, leaves other keys alone', () => {
    const whole = { ...layer.view! };
    hand.press('ArrowDown');
    const { row, column } = cursor()!;
    const at = middleOf(row, column);
    expect(hand.press('+')).toBe(true);
    expect(hand.press('=')).toBe(true);
    expect(layer.view!.width).toBeCloseTo(whole.width / 1.5 ** 2, 6);
    middleOf(row, column).forEach((value, axis) => expect(value).toBeCloseTo(at[axis], 3));
    expect(hand.press('-')).toBe(true);
    expect(layer.view!.width).toBeCloseTo(whole.width / 1.5, 6);
    expect(hand.press('0')).toBe(true);
    expect(layer.view).toEqual(whole);
    expect(cursor()).toEqual({ row, column });
    for (const [key, init] of [
      ['a', {}],
      ['+', { ctrlKey: true }],
      ['ArrowLeft', { altKey: true }],
      ['0', { metaKey: true }],
    ] as const)
      expect(hand.press(key, init), key).toBe(false);
    expect(layer.view).toEqual(whole);
  });

  it('selects the cursor’s row with Enter, and nothing without a cursor', () => {
    hand.press('Enter');
    expect(selects).toEqual([]);
    hand.press('ArrowDown');
    expect(hand.press('Enter')).toBe(true);
    expect(chosen()).toBe(order[cursor()!.row]);
    expect(selects).toEqual([{ datapoint: order[cursor()!.row] }]);
  });

  it('lets go of the cell with Escape, and of the selection with a second one', () => {
    hand.press('ArrowDown');
    hand.press('Enter');
    const selected = chosen();
    expect(selected).toBeDefined();
    expect(hand.press('Escape')).toBe(true);
    expect([cursor(), chosen()]).toEqual([undefined, selected]);
    expect(hovers.at(-1)).toEqual({ row: undefined, column: undefined });
    expect(selects.length).toBe(1);
    expect(hand.press('Escape')).toBe(true);
    expect(chosen()).toBeUndefined();
    expect(selects.slice(1)).toEqual([{ datapoint: undefined }]);
  });
});

describe('the neighbourhood', () => {
  let layer: NeighbourhoodLayer;

  beforeEach(async () => {
    const shown = await showWithHand<NeighbourhoodLayer>('ntk-neighbourhood', session);
    ({ selects, hovers, hand } = shown);
    layer = shown.layer()!;
  });

  it('turns with arrows, with shift too', () => {
    const { azimuth, elevation } = layer.pose;
    expect(hand.press('ArrowLeft')).toBe(true);
    expect(layer.pose.azimuth).toBeCloseTo(azimuth - 0.12, 6);
    expect(hand.press('ArrowRight', { shiftKey: true })).toBe(true);
    expect(layer.pose.azimuth).toBeCloseTo(azimuth, 6);
    hand.press('ArrowUp');
    expect(layer.pose.elevation).toBeCloseTo(elevation + 0.12, 6);
    hand.press('ArrowDown', { shiftKey: true });
    expect(layer.pose.elevation).toBeCloseTo(elevation, 6);
    expect(hand.press('ArrowLeft', { ctrlKey: true })).toBe(false);
    expect(layer.pose.azimuth).toBeCloseTo(azimuth, 6);
  });

  it('comes closer with plus, goes back with minus, and to the start with 0', () => {
    const { distance } = layer.pose;
    expect(hand.press('+')).toBe(true);
    expect(layer.pose.distance).toBeCloseTo(distance / 1.25, 6);
    expect(hand.press('-')).toBe(true);
    hand.press('-');
    expect(layer.pose.distance).toBeCloseTo(distance * 1.25, 6);
    hand.press('ArrowLeft');
    expect(hand.press('0')).toBe(true);
    expect(layer.pose).toEqual(startPose);
    expect(hand.press('a')).toBe(false);
  });

  it('walks through the datapoints with N and P, and selects with Enter', () => {
    hand.press('Enter');
    expect(selects).toEqual([]);
    hand.press('n');
    hand.press('n');
    hand.press('p');
    hand.press('p');
    expect(session.selection.value.hovered).toBe(n - 1);
    expect(hand.press('Enter')).toBe(true);
    expect(chosen()).toBe(n - 1);
    expect(selects).toEqual([{ datapoint: n - 1 }]);
  });

  it('keeps the point and those around it as a set with M, again more, from other points too; one step of undo', () => {
    const members = (): number[] => Array.from(session.sets.value[0]?.indices ?? []);
    hand.press('m');
    expect(session.sets.value).toEqual([]);
    hand.press('n');
    expect(hand.press('m')).toBe(true);
    const [here, ...all] = Array.from({ length: n }, (_, index) => layer.placeOf(index)!);
    const away = [here, ...all].map(({ x, y }) => Math.hypot(x - here.x, y - here.y));
    const nearest = [...away.keys()].sort((a, b) => away[a] - away[b]);
    expect(new Set(members())).toEqual(new Set(nearest.slice(0, 8)));
    hand.press('M');
    expect(new Set(members())).toEqual(new Set(nearest.slice(0, 16)));
    hand.press('p');
    hand.press('m');
    expect(session.sets.value.map(({ name }) => name)).toEqual(['Marked 1']);
    for (const member of [n - 1, ...nearest.slice(0, 16)]) expect(members()).toContain(member);
    expect(hand.press('Escape')).toBe(true);
    expect(session.selection.value.hovered).toBe(n - 1);
    hand.press('m');
    expect(session.sets.value.map(({ name }) => name)).toEqual(['Marked 1', 'Marked 2']);
    hand.press('Escape');
    session.undo();
    expect(session.sets.value.map(({ name }) => name)).toEqual(['Marked 1']);
    session.undo();
    expect(session.sets.value).toEqual([]);
  });

  it('lets go of the point with Escape, and of the selection with a second one', () => {
    hand.press('n');
    hand.press('Enter');
    expect(hand.press('Escape')).toBe(true);
    expect(session.selection.value).toMatchObject({ hovered: undefined, selected: 0 });
    expect(hovers.at(-1)).toEqual({ row: undefined, column: undefined });
    expect(selects.length).toBe(1);
    expect(hand.press('Escape')).toBe(true);
    expect(chosen()).toBeUndefined();
    expect(selects.slice(1)).toEqual([{ datapoint: undefined }]);
  });
});

it('the neighbourhood is named in a breath; its further keys are described', async () => {
  const { element } = await showWithHand<NeighbourhoodLayer>('ntk-neighbourhood', session);
  const stage = element.shadowRoot!.querySelector('[role=application]')!;
  expect(stage.getAttribute('aria-label')!.length).toBeLessThan(100);
  const described = stage.getAttribute('aria-describedby')!.split(' ');
  const words = described.map((id) => element.shadowRoot!.getElementById(id)!.textContent).join(' ');
  expect(words).toMatch(/Plus and minus zoom.*M keeps.*Escape/);
});
