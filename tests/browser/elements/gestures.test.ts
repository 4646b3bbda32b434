// Pointer, wheel and fingers on the mounted heatmap and neighbourhood.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import '../../../src/elements/ntk-heatmap';
import '../../../src/elements/ntk-neighbourhood';
import type { HeatmapLayer } from '../../../src/view/heatmap-layer';
import type { NeighbourhoodLayer } from '../../../src/view/neighbourhood-layer';
import type { FakeSession } from '../../support/fake-session';
import { parseCssColour } from '../../../src/view/theme';
import { near } from '../view/support';
import { showWithHand, type Hand, type Place, type Shown } from './hand';
import { inside, pictureSession, pixelsOf, textOf, unmountAll, until } from './support';

const n = 60;
let session: FakeSession;
let element: HTMLElement;
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
  let shown: Shown<HeatmapLayer>;
  let layer: HeatmapLayer;
  let order: Uint32Array;

  beforeEach(async () => {
    shown = await showWithHand<HeatmapLayer>('ntk-heatmap', session);
    ({ element, selects, hovers, hand } = shown);
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

  it('says once which cell is under the pointer, and when the pointer has left', () => {
    const [x, y] = middleOf(5, 31);
    hand.pointer('pointermove', [x, y]);
    hand.pointer('pointermove', [x + 1, y + 1]);
    expect(cursor()).toEqual({ row: 5, column: 31 });
    hand.pointer('pointermove', middleOf(6, 31));
    hand.pointer('pointerleave', [-10, -10]);
    expect(cursor()).toBeUndefined();
    expect(hovers).toEqual([
      { row: order[5], column: order[31] },
      { row: order[6], column: order[31] },
      { row: undefined, column: undefined },
    ]);
  });

  it('zooms with the wheel about the pointer, by lines and by a touchpad’s pinch too', () => {
    const whole = layer.view!.width;
    const at = hand.onPixel(middleOf(20, 35));
    /** In cells, from the corner of the first. */
    const under = (): Place => {
      const { left, top, size } = layer.cellRectangle({ row: 0, column: 0 })!;
      return [(at[0] - left) / size, (at[1] - top) / size];
    };
    const before = under();
    const stays = (): void => under().forEach((value, axis) => expect(value).toBeCloseTo(before[axis], 4));
    expect(hand.wheel(at, { deltaY: -260 })).toBe(true);
    expect(layer.view!.width).toBeCloseTo(whole / 2, 6);
    stays();
    hand.wheel(at, { deltaY: -32.5, ctrlKey: true });
    expect(layer.view!.width).toBeCloseTo(whole / 2 ** 1.5, 6);
    stays();
    hand.wheel(at, { deltaY: 65 / 16, deltaMode: WheelEvent.DOM_DELTA_LINE });
    expect(layer.view!.width).toBeCloseTo(whole / 2 ** 1.25, 6);
    stays();
    hand.wheel(at, { deltaY: 9000 });
    hand.wheel(at, { deltaY: 9000 });
    expect(layer.view!.width).toBeCloseTo(whole, 6);
  });

  it('moves the picture with the pointer that drags it, and selects nothing', () => {
    hand.wheel(middleOf(30, 30), { deltaY: -260 });
    const [x, y] = middleOf(30, 30);
    hand.drag([x, y], [x - 40, y + 25]);
    const [movedX, movedY] = middleOf(30, 30);
    expect(movedX).toBeCloseTo(x - 40, 3);
    expect(movedY).toBeCloseTo(y + 25, 3);
    hand.drag([x, y], [x + 5000, y + 5000]);
    expect(layer.view).toMatchObject({ x: 0, y: 0 });
    expect([selects, chosen()]).toEqual([[], undefined]);
  });

  it('follows two fingers: what is under each stays under it, and nothing is selected', () => {
    hand.wheel(hand.onPixel(middleOf(30, 30)), { deltaY: -400 }); // away from the edges, which stop a view
    const before = layer.view!.width;
    const [left, right] = [middleOf(28, 28), middleOf(28, 31)];
    const spread = Math.round((right[0] - left[0]) / 2);
    hand.fingers(
      [left, right],
      [
        [-spread, 0],
        [spread, 0],
      ],
    );
    expect(layer.view!.width).toBeCloseTo(before / (1 + (2 * spread) / (right[0] - left[0])), 6);
    for (const [column, x] of [
      [28, left[0] - spread],
      [31, right[0] + spread],
    ]) {
      const [movedX, movedY] = middleOf(28, column);
      expect(movedX).toBeCloseTo(x, 3);
      expect(movedY).toBeCloseTo(left[1], 3);
    }
    expect([selects, chosen()]).toEqual([[], undefined]);
  });

  it('selects the row of the cell that is tapped, with shift its column, though the hand trembles', () => {
    const [x, y] = middleOf(11, 44);
    hand.drag([x, y], [x + 2, y - 2]);
    expect(chosen()).toBe(order[11]);
    hand.tap([x, y], { shiftKey: true });
    expect(chosen()).toBe(order[44]);
    expect(selects).toEqual([{ datapoint: order[11] }, { datapoint: order[44] }]);
  });

  it('selects nothing with another button, beside the cells, or when the browser takes the pointer away', () => {
    const at = middleOf(11, 44);
    hand.tap(at, { button: 2, buttons: 2 });
    hand.tap([1, 1]);
    hand.pointer('pointerdown', at);
    hand.pointer('pointercancel', at);
    hand.pointer('pointerup', at);
    expect([selects, chosen()]).toEqual([[], undefined]);
  });

  it('keeps the readout of a cell that a finger has tapped; a mouse that leaves ends it', async () => {
    hand.touch(middleOf(9, 21));
    expect(cursor()).toEqual({ row: 9, column: 21 });
    expect(chosen()).toBe(order[9]);
    await until(() => /cosine [01]/.test(textOf(element)), 'the entry is read');
    hand.pointer('pointerleave', [-10, -10], { pointerType: 'mouse' });
    expect(cursor()).toBeUndefined();
    expect(chosen()).toBe(order[9]);
  });

  it('does not take its own buttons for cells', () => {
    const { width } = layer.view!;
    const button = inside(element, '.corner [aria-label="Come closer"]');
    for (const type of ['pointerdown', 'pointerup'])
      button.dispatchEvent(new PointerEvent(type, { pointerId: 1, bubbles: true, composed: true }));
    button.click();
    expect(layer.view!.width).toBeLessThan(width);
    expect(selects).toEqual([]);
  });

  it('no longer listens once it is gone', async () => {
    const at = middleOf(5, 31);
    element.remove();
    await until(() => shown.layer() === undefined, 'the layer is freed');
    hand.pointer('pointermove', at);
    hand.tap(at);
    expect([hovers, selects, hand.press('Escape')]).toEqual([[], [], false]);
  });
});

describe('the neighbourhood', () => {
  let layer: NeighbourhoodLayer;
  const middle: Place = [200, 200];

  beforeEach(async () => {
    const shown = await showWithHand<NeighbourhoodLayer>('ntk-neighbourhood', session);
    ({ element, selects, hovers, hand } = shown);
    layer = shown.layer()!;
    layer.motion.reduced = true;
  });

  const placeOf = (index: number): Place => {
    const { x, y } = layer.placeOf(index)!;
    return [x, y];
  };
  const settled = (): Promise<unknown> => new Promise((done) => setTimeout(done, 100));
  /** A point, and where the pointer finds it. */
  const somePoint = (): { index: number; at: Place } => {
    const at = placeOf(17);
    return { index: layer.pointAt(...at)!, at };
  };

  it('marks the points that a line is drawn around with Alt held, and gives the set its colour', async () => {
    const pose = layer.pose;
    const { index, at } = somePoint();
    const corners: Place[] = [
      [-9, -9],
      [9, -9],
      [9, 9],
      [-9, 9],
    ];
    const line = corners.map(([x, y]): Place => [at[0] + x, at[1] + y]);
    hand.pointer('pointerdown', line[0], { altKey: true });
    for (const place of line) hand.pointer('pointermove', place, { altKey: true, buttons: 1 });
    expect(inside(element, '.lasso polygon')).toBeDefined();
    hand.pointer('pointerup', line[3], { altKey: true });
    const [set] = session.sets.value;
    expect(set.name).toBe('Marked 1');
    expect(set.indices).toContain(index);
    for (const member of set.indices) expect(Math.abs(placeOf(member)[0] - at[0])).toBeLessThanOrEqual(9);
    expect([layer.pose, selects]).toEqual([pose, []]);
    const groundShare = 0.23; // that a point lets through
    const [r, g, b] = parseCssColour(set.colour, [0, 0, 0]).map((part) => part + groundShare * (1 - part));
    const own = [r, g, b] as const;
    const isOwn = async (): Promise<number> => (await pixelsOf(element)).count((pixel) => near(pixel, own, 12));
    await settled();
    expect(await isOwn()).toBeGreaterThan(4);
    session.undo();
    expect(session.sets.value).toEqual([]);
    await settled();
    expect(await isOwn()).toBe(0);
  });

  it('turns with a drag, stands still at its end with reduced motion, and coasts without', async () => {
    const before = layer.pose;
    hand.drag(middle, [middle[0] + 20, middle[1] + 10]);
    expect(layer.pose.azimuth).toBeCloseTo(before.azimuth - 0.16, 6);
    expect(layer.pose.elevation).toBeCloseTo(before.elevation + 0.08, 6);
    expect(layer.pose.target).toEqual(before.target);
    const turned = layer.pose.azimuth;
    layer.renderNow(performance.now() + 16);
    expect(layer.pose.azimuth).toBe(turned);
    layer.motion.reduced = false;
    hand.drag(middle, [middle[0] + 6, middle[1]]);
    hand.drag(middle, [middle[0] + 6, middle[1]]);
    const released = layer.pose.azimuth;
    await until(() => layer.pose.azimuth < released, 'it coasts');
    expect([selects, chosen()]).toEqual([[], undefined]);
  });

  it.each([
    ['the shift key', { shiftKey: true }],
    ['the right button', { button: 2, buttons: 2 }],
  ])('moves the points with the pointer that drags them with %s', (_name, init) => {
    const { azimuth, elevation } = layer.pose;
    const before = placeOf(0);
    hand.drag(middle, [middle[0] + 30, middle[1] - 20], init);
    expect(layer.pose).toMatchObject({ azimuth, elevation });
    expect(placeOf(0)[0]).toBeGreaterThan(before[0] + 15);
    expect(placeOf(0)[1]).toBeLessThan(before[1] - 10);
    expect([selects, chosen()]).toEqual([[], undefined]);
  });

  it('comes closer with the wheel', () => {
    const { distance } = layer.pose;
    expect(hand.wheel(middle, { deltaY: -130 })).toBe(true);
    expect(layer.pose.distance).toBeCloseTo(distance / Math.SQRT2, 5);
    hand.wheel(middle, { deltaY: 260 });
    expect(layer.pose.distance).toBeCloseTo(distance * Math.SQRT2, 5);
  });

  it('comes closer with two fingers, without turning or selecting', () => {
    const { distance, azimuth, elevation } = layer.pose;
    const [x, y] = middle;
    hand.fingers(
      [
        [x - 30, y],
        [x + 30, y],
      ],
      [
        [-30, 0],
        [30, 0],
      ],
    );
    expect(layer.pose.distance).toBeCloseTo(distance / 2, 5);
    expect(layer.pose).toMatchObject({ azimuth, elevation });
    expect([selects, chosen()]).toEqual([[], undefined]);
  });

  it('moves sideways with two fingers that move alike', () => {
    const { distance, azimuth, elevation } = layer.pose;
    const before = placeOf(0);
    const [x, y] = middle;
    hand.fingers(
      [
        [x, y],
        [x + 80, y],
      ],
      [
        [0, 30],
        [0, 30],
      ],
    );
    expect(layer.pose).toMatchObject({ azimuth, elevation });
    expect(layer.pose.distance / distance).toBeCloseTo(1, 3);
    expect(placeOf(0)[1]).toBeGreaterThan(before[1] + 15);
  });

  it('selects the point that is tapped, and keeps it when the tap is beside all points', () => {
    const { index, at } = somePoint();
    hand.pointer('pointermove', at);
    expect(session.selection.value.hovered).toBe(index);
    hand.tap(at);
    expect(chosen()).toBe(index);
    expect(layer.pointAt(2, 2)).toBeUndefined();
    hand.tap([2, 2]);
    expect(chosen()).toBe(index);
    expect(selects).toEqual([{ datapoint: index }]);
    hand.pointer('pointerleave', [-10, -10], { pointerType: 'mouse' });
    expect(session.selection.value.hovered).toBeUndefined();
  });

  it('keeps the readout of a point that a finger has tapped', async () => {
    const { index, at } = somePoint();
    hand.pointer('pointermove', at, { pointerType: 'touch' });
    hand.touch(at);
    expect(session.selection.value).toMatchObject({ hovered: index, selected: index });
    await until(() => textOf(element).includes(`number ${index}`), 'its number is shown');
  });
});
