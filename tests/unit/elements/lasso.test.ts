// Which points a line goes around, also where it is not convex or crosses itself.
import { describe, expect, it } from 'vitest';
import { isInside, isLine, pointsInside, type Point } from '../../../src/elements/shared/lasso';

const at = (x: number, y: number): Point => ({ x, y });
/** A U, open above. */
const u = [at(0, 0), at(0, 30), at(30, 30), at(30, 0), at(20, 0), at(20, 20), at(10, 20), at(10, 0)];

describe('a line', () => {
  it('has what is within its arms inside, and what is between them outside', () => {
    expect([at(5, 5), at(25, 5), at(15, 25)].map((point) => isInside(point, u))).toEqual([true, true, true]);
    expect([at(15, 5), at(-1, 5), at(31, 5), at(15, 31)].some((point) => isInside(point, u))).toBe(false);
  });

  it('that crosses itself has both lobes inside', () => {
    const eight = [at(0, 0), at(20, 20), at(20, 0), at(0, 20)];
    expect([at(2, 10), at(18, 10)].map((point) => isInside(point, eight))).toEqual([true, true]);
    expect(isInside(at(10, 2), eight)).toBe(false);
  });

  it('finds the points inside, and leaves out those that are not drawn', () => {
    const places = [at(5, 5), undefined, at(15, 5), at(25, 25)];
    expect(pointsInside(u, 4, (index) => places[index])).toEqual([0, 3]);
  });

  it('goes around something only where it has an extent both ways', () => {
    expect(isLine(u)).toBe(true);
    expect([[at(0, 0)], [at(0, 0), at(50, 1)], [at(3, 0), at(0, 50)]].some(isLine)).toBe(false);
  });
});
