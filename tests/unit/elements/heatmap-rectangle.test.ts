// A heatmap's view as the rectangle of a document, and back, in plots of any shape.
import { describe, expect, it } from 'vitest';
import { rectangleOf, showsWhole, viewOf } from '../../../src/elements/shared/heatmap-rectangle';

const plot = { left: 11, top: 11, width: 400, height: 200 };

describe('the rectangle of a view', () => {
  it('has the height of the plot', () => {
    expect(rectangleOf({ x: 10, y: 20, width: 100 }, plot)).toEqual({ rows: [20, 70], columns: [10, 110] });
  });

  it('gives the same view in the same plot', () => {
    const view = { x: -3.5, y: 7.25, width: 64 };
    expect(viewOf(rectangleOf(view, plot), plot)).toEqual(view);
  });

  it.each([
    ['wide', { ...plot, height: 50 }, { x: -150, y: 20, width: 400 }],
    ['tall', { ...plot, height: 800 }, { x: 0, y: -55, width: 100 }],
  ])('is wholly in the middle of a %s plot', (_shape, other, view) => {
    const rectangle = rectangleOf({ x: 0, y: 20, width: 100 }, { ...plot, height: 200 });
    expect(viewOf(rectangle, other)).toEqual(view);
  });

  it.each([
    [{ rows: 50, columns: 100 }, true],
    [{ rows: 20, columns: 100 }, true],
    [{ rows: 50, columns: 101 }, false],
    [{ rows: 51, columns: 9 }, false],
  ])('of 50 x 100 cells shows all of %j: %s', (extent, isWhole) => {
    expect(showsWhole({ view: { x: 0, y: 0, width: 100 }, plot, extent })).toBe(isWhole);
  });
});
