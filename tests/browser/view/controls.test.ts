// Pointer, wheel, pinch and keys on both views' canvases.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Arena } from '../../../src/gpu/arena';
import { Budget } from '../../../src/gpu/budget';
import { controlHeatmap } from '../../../src/view/heatmap-controls';
import { HeatmapLayer } from '../../../src/view/heatmap-layer';
import { controlNeighbourhood } from '../../../src/view/neighbourhood-controls';
import { NeighbourhoodLayer } from '../../../src/view/neighbourhood-layer';
import { addCanvas, makePicture, sharedGpu } from './support';

let canvas: HTMLCanvasElement;
const cleanup: (() => void)[] = [];

beforeEach(() => {
  canvas = addCanvas();
  canvas.style.cssText = 'position: fixed; left: 20px; top: 10px; width: 200px; height: 200px';
});
afterEach(() => {
  for (const undo of cleanup.splice(0).reverse()) undo();
  canvas.remove();
});

function pointer(type: string, x: number, y: number, init: PointerEventInit = {}): void {
  canvas.dispatchEvent(
    new PointerEvent(type, { clientX: 20 + x, clientY: 10 + y, pointerId: 1, bubbles: true, ...init }),
  );
}
function drag(from: [number, number], to: [number, number], init: PointerEventInit = {}): void {
  pointer('pointerdown', ...from, init);
  pointer('pointermove', ...to, { buttons: 1, ...init });
  pointer('pointerup', ...to, init);
}
function key(name: string, init: KeyboardEventInit = {}): boolean {
  return !canvas.dispatchEvent(new KeyboardEvent('keydown', { key: name, cancelable: true, ...init }));
}

describe('a heatmap', () => {
  let layer: HeatmapLayer;
  const hover = vi.fn();
  const select = vi.fn();

  beforeEach(async () => {
    const gpu = await sharedGpu();
    layer = new HeatmapLayer(canvas, gpu);
    const picture = makePicture(gpu, 100, 5, () => 1);
    layer.resize(200, 200, 1);
    layer.setPicture(picture);
    hover.mockReset();
    select.mockReset();
    cleanup.push(picture.free, () => layer.dispose(), controlHeatmap(canvas, layer, { hover, select }));
  });

  it('reports the cell under the pointer, once for each cell', () => {
    pointer('pointermove', 31, 51);
    pointer('pointermove', 31.5, 51.5);
    pointer('pointermove', 33, 51);
    pointer('pointerleave', 400, 400);
    expect(hover.mock.calls).toEqual([[{ row: 25, column: 15 }], [{ row: 25, column: 16 }], [undefined]]);
  });

  it('zooms with the wheel about the pointer, and pans with a drag that selects nothing', () => {
    canvas.dispatchEvent(new WheelEvent('wheel', { clientX: 120, clientY: 110, deltaY: -260, cancelable: true }));
    expect(layer.view).toEqual({ x: 25, y: 25, width: 50 });
    drag([100, 100], [60, 120]);
    expect(layer.view).toEqual({ x: 35, y: 20, width: 50 });
    expect(select).not.toHaveBeenCalled();
  });

  it('zooms with two fingers', () => {
    pointer('pointerdown', 80, 100, { pointerId: 1 });
    pointer('pointerdown', 120, 100, { pointerId: 2 });
    pointer('pointermove', 60, 100, { pointerId: 1 });
    pointer('pointermove', 140, 100, { pointerId: 2 });
    expect(layer.view!.width).toBeCloseTo(50, 6);
    pointer('pointerup', 60, 100, { pointerId: 1 });
    pointer('pointerup', 140, 100, { pointerId: 2 });
    expect(select).not.toHaveBeenCalled();
  });

  it('selects the pressed cell', () => {
    drag([11, 13], [12, 13]);
    expect(select.mock.calls).toEqual([[{ row: 6, column: 6 }]]);
  });

  it('has a cursor for the keyboard that stays in view', () => {
    expect(key('ArrowDown')).toBe(true);
    expect(hover).toHaveBeenLastCalledWith({ row: 50, column: 50 });
    key('ArrowDown');
    key('ArrowLeft', { shiftKey: true });
    expect(hover).toHaveBeenLastCalledWith({ row: 51, column: 40 });
    for (let step = 0; step < 5; step++) key('+');
    for (let step = 0; step < 5; step++) key('ArrowRight', { shiftKey: true });
    const place = layer.cellRectangle({ row: 51, column: 90 })!;
    expect(place.left).toBeGreaterThanOrEqual(0);
    expect(place.left + place.size).toBeLessThanOrEqual(200.001);
    key('Enter');
    expect(select).toHaveBeenLastCalledWith({ row: 51, column: 90 });
    key('0');
    expect(layer.view!.width).toBe(100);
    key('Escape');
    expect(select).toHaveBeenLastCalledWith(undefined);
    expect(key('a')).toBe(false);
  });

  it('no longer listens once detached', () => {
    cleanup.pop()!();
    pointer('pointermove', 31, 51);
    expect(hover).not.toHaveBeenCalled();
  });
});

describe('a neighbourhood', () => {
  let layer: NeighbourhoodLayer;
  const hover = vi.fn();
  const select = vi.fn();

  beforeEach(async () => {
    const gpu = await sharedGpu();
    const arena = new Arena(gpu.device, 'test', new Budget(2 ** 24));
    layer = new NeighbourhoodLayer(canvas, gpu);
    layer.resize(200, 200, 1);
    layer.setPose({ azimuth: 0, elevation: 0, distance: 4, target: [0, 0, 0] });
    const points = Float32Array.from([0, 0, 0, 0, 1, 0, 0, 0]);
    layer.setPositions({ n: 2, points, buffer: arena.upload('positions', points) });
    hover.mockReset();
    select.mockReset();
    cleanup.push(
      () => arena[Symbol.dispose](),
      () => layer.dispose(),
      controlNeighbourhood(canvas, layer, { hover, select }),
    );
  });

  it('reports and selects the point under the pointer', () => {
    const there = layer.placeOf(1)!;
    pointer('pointermove', there.x, there.y);
    pointer('pointermove', 20, 20);
    expect(hover.mock.calls).toEqual([[1], [undefined]]);
    drag([100, 100], [101, 100]);
    drag([20, 20], [20, 20]);
    key('Escape');
    expect(select.mock.calls).toEqual([[0], [undefined], [undefined]]);
  });

  it('turns with a drag, moves with shift, and zooms with the wheel', () => {
    drag([100, 100], [120, 100]);
    expect(layer.pose.azimuth).toBeCloseTo(-0.16, 6);
    drag([100, 100], [120, 100], { shiftKey: true });
    expect(Math.hypot(...layer.pose.target)).toBeGreaterThan(0.1);
    const before = layer.pose.distance;
    canvas.dispatchEvent(new WheelEvent('wheel', { clientX: 120, clientY: 110, deltaY: -130, cancelable: true }));
    expect(layer.pose.distance).toBeCloseTo(before / Math.SQRT2, 5);
    expect(select).not.toHaveBeenCalled();
  });

  it('turns and zooms with keys', () => {
    expect(key('ArrowLeft')).toBe(true);
    expect(layer.pose.azimuth).toBeLessThan(0);
    key('-');
    expect(layer.pose.distance).toBe(5);
    expect(key('ArrowLeft', { ctrlKey: true })).toBe(false);
  });
});
