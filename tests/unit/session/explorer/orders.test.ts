// Orders by several keys, parts of them, and where datapoints stand in them.
import { describe, expect, test } from 'vitest';
import { datapointsIn, rectangleOf, stretchOf } from '../../../../src/session/explorer/jump';
import { orderBy, ordered, orderOf, orderWithin, sameOrdering } from '../../../../src/session/kernel-order';
import { defaultKernel } from '../../../../src/state/settings';

const labels = [1, 0, 1, 0, 1];
const norms = Float64Array.of(5, 9, NaN, 9, 2);
const asked: string[] = [];
const source = {
  count: 5,
  keys: async (name: string) => {
    asked.push(name);
    return name === 'class' ? labels : norms;
  },
  spectral: async () => Uint32Array.of(4, 3, 2, 1, 0),
};

describe('orders', () => {
  test.each([
    [{ order: 'index' }, [0, 1, 2, 3, 4]],
    [{ order: 'class' }, [1, 3, 0, 2, 4]],
    [{ order: 'class', within: 'norm' }, [1, 3, 4, 0, 2]],
    [{ order: 'norm' }, [4, 0, 1, 3, 2]],
    [{ order: 'column:age', within: 'class' }, [4, 0, 1, 3, 2]],
    [{ order: 'spectral', within: 'class' }, [4, 3, 2, 1, 0]],
  ] as const)('%j', async (ordering, expected) => {
    const order = await orderOf(source, ordering, {});
    expect([...order]).toEqual(expected);
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4]);
  });

  test('ask for no column that they do not go by', async () => {
    asked.length = 0;
    await orderOf(source, { order: 'column:age', within: 'class' }, {});
    await orderOf(source, { order: 'index', within: 'class' }, {});
    expect(asked).toEqual(['column:age', 'class']);
  });

  test('equal keys go by the next, in the end by index', () => {
    expect([...orderBy([1, 1, 1, 0], [2, 1, 2, 9], [0, 0, -1, 0])]).toEqual([3, 1, 2, 0]);
    expect([...orderBy([NaN, -Infinity, Infinity, 1], [1, 0, 0, 0])]).toEqual([3, 1, 2, 0]);
  });

  test('of a part keep their order', () =>
    expect([...orderWithin(Uint32Array.of(4, 2, 0, 1, 3), Uint32Array.of(0, 3, 4))]).toEqual([4, 0, 3]));

  test('are taken over with what sorts within, or without', () => {
    const kernel = ordered(defaultKernel, { order: 'class', within: 'norm' });
    expect(kernel).toEqual({ ...defaultKernel, within: 'norm' });
    expect(ordered(kernel, { order: 'loss' })).toEqual({ ...defaultKernel, order: 'loss' });
    expect(sameOrdering(kernel, defaultKernel)).toBe(false);
    expect(sameOrdering(kernel, { order: 'class', within: 'norm' })).toBe(true);
  });
});

describe('places', () => {
  const order = Uint32Array.of(7, 3, 5, 1, 0, 2, 4, 6);

  test('of datapoints that stand together, and of those that do not', () => {
    expect(stretchOf([5], order)).toEqual({ range: [2, 3], found: 1, isWhole: true });
    expect(stretchOf([1, 3, 5], order)).toEqual({ range: [1, 4], found: 3, isWhole: true });
    expect(stretchOf([7, 6, 99], order)).toEqual({ range: [0, 8], found: 2, isWhole: false });
    expect(stretchOf([], order)).toBeUndefined();
    expect(stretchOf([99], order)).toBeUndefined();
  });

  test('a datapoint is seen with cells beside it, a block with an eighth of its length', () => {
    expect(rectangleOf([5], order)).toEqual({ rows: [-6, 11], columns: [-6, 11] });
    const long = Uint32Array.from({ length: 1000 }, (_, i) => i);
    const block = long.subarray(100, 500);
    expect(rectangleOf(block, long)).toEqual({ rows: [50, 550], columns: [50, 550] });
    expect(rectangleOf([5, 450], long.subarray(400), long).columns).toEqual([-51, 507]);
    expect(rectangleOf([5, 450], long.subarray(400), long).rows).toEqual([42, 59]);
  });

  test('are those whose cells a rectangle touches, none beyond the kernel', () => {
    const touched = (first: number, end: number): number[] => [...datapointsIn([first, end], order)];
    expect([touched(2, 4), touched(1.9, 3.1), touched(-5, 0.5), touched(7.5, 90)]).toEqual([
      [5, 1],
      [3, 5, 1],
      [7],
      [6],
    ]);
    expect([touched(-5, -1), touched(8, 9)]).toEqual([[], []]);
  });

  test('of none of the rows, or none of the columns, there is no view', () => {
    for (const [rows, columns] of [
      [order, order.subarray(0, 2)],
      [order.subarray(0, 2), order],
    ])
      expect(() => rectangleOf([5], rows, columns)).toThrow(
        expect.objectContaining({ code: 'ShapeMismatch' }) as Error,
      );
  });
});
