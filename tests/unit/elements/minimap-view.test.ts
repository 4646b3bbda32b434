// A view on a minimap: where it is, and where hands and keys take it, within the matrix.
import { describe, expect, it } from 'vitest';
import { centredAt, keptOnMatrix, mapShape, placeOnMap, viewAfterKey } from '../../../src/elements/shared/minimap-view';

const all = { rows: 1000, columns: 2000 };
const view = { x: 400, y: 300, width: 200, height: 100 };

describe('the map', () => {
  it('has the matrix’s shape, but is never a mere line', () => {
    expect(mapShape(all)).toEqual({ width: 1, height: 0.5 });
    expect(mapShape({ rows: 60_000, columns: 30 })).toEqual({ width: 0.1, height: 1 });
  });

  it('shows the part of a view that is on the matrix', () => {
    expect(placeOnMap(view, all)).toEqual({ x: 0.2, y: 0.3, width: expect.closeTo(0.1), height: expect.closeTo(0.1) });
    expect(placeOnMap({ x: -500, y: 0, width: 3000, height: 1000 }, all)).toEqual({ x: 0, y: 0, width: 1, height: 1 });
  });
});

describe('a view', () => {
  it('is moved to be centred where the reader points, within the matrix', () => {
    expect(centredAt(view, { x: 0.5, y: 0.5 }, all)).toEqual({ x: 900, y: 450, width: 200, height: 100 });
    expect(centredAt(view, { x: 2, y: -1 }, all)).toEqual({ x: 1800, y: 0, width: 200, height: 100 });
  });

  it('larger than the matrix is centred on it', () => {
    expect(keptOnMatrix({ x: 7, y: 900, width: 3000, height: 200 }, all)).toEqual({
      x: -500,
      y: 800,
      width: 3000,
      height: 200,
    });
  });

  it.each([
    ['ArrowRight', false, { x: 420, y: 300 }],
    ['ArrowLeft', true, { x: 200, y: 300 }],
    ['ArrowDown', false, { x: 400, y: 310 }],
    ['ArrowUp', true, { x: 400, y: 200 }],
    ['PageDown', false, { x: 400, y: 400 }],
    ['PageUp', false, { x: 400, y: 200 }],
  ])('goes with %s (fast: %s)', (key, fast, place) => {
    expect(viewAfterKey(key, fast, view, all)).toEqual({ ...view, ...place });
  });

  it('zooms about its middle, and out to just all', () => {
    const nearer = viewAfterKey('+', false, view, all)!;
    expect(nearer.width).toBeCloseTo(200 / 1.5, 9);
    expect(nearer.x + nearer.width / 2).toBeCloseTo(500, 9);
    expect(viewAfterKey('-', false, nearer, all)!.width).toBeCloseTo(200, 9);
    expect(viewAfterKey('0', false, view, all)).toEqual({ x: 0, y: 0, width: 2000, height: 1000 });
    const tall = viewAfterKey('Home', false, { ...view, height: 50 }, all)!;
    expect(tall).toEqual({ x: -1000, y: 0, width: 4000, height: 1000 });
  });

  it('stays with other keys', () => {
    expect(viewAfterKey('a', false, view, all)).toBeUndefined();
    expect(viewAfterKey('Tab', true, view, all)).toBeUndefined();
  });
});
