// Orders by several keys, parts of them, and where datapoints stand in them.
import { describe, expect, test } from 'vitest';
import { datapointsIn, rectangleOf, stretchOf } from '../../../../src/session/explorer/jump';
import {
  orderBy,
  ordered,
  orderOf,
  orderWithin,
  placesOf,
  sameArrangement,
  sameOrdering,
} from '../../../../src/session/kernel-order';
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

  test('are of some rows and some columns, one array where those are the same', () => {
    const [order, split] = [
      Uint32Array.of(4, 2, 0, 1, 3),
      { train: Uint32Array.of(0, 1, 2), test: Uint32Array.of(3, 4) },
    ];
    const all = placesOf(order, {}, split);
    expect([all.rows, all.columns].every((side) => side === order)).toBe(true);
    const both = placesOf(order, { rowSet: 'train', columnSet: 'test' }, split);
    expect([[...both.order], [...both.rows], [...both.columns]]).toEqual([
      [4, 2, 0, 1, 3],
      [2, 0, 1],
      [4, 3],
    ]);
    const same = placesOf(order, { rowSet: 'test', columnSet: 'test' }, split);
    expect([[...same.rows], same.columns === same.rows]).toEqual([[4, 3], true]);
    expect([...placesOf(order, { columnSet: 'test' }, split).rows]).toEqual([...order]);
    expect(() => placesOf(order, { columnSet: 'test' }, { ...split, test: new Uint32Array() })).toThrow(
      expect.objectContaining({ code: 'Unsupported' }) as Error,
    );
  });

  test('differ where the sets do', () => {
    expect(sameArrangement({ order: 'class' }, { order: 'class', rowSet: undefined })).toBe(true);
    expect(sameArrangement({ order: 'class', columnSet: 'test' }, { order: 'class', rowSet: 'test' })).toBe(false);
    expect(sameArrangement({ order: 'class', columnSet: 'test' }, { order: 'norm', columnSet: 'test' })).toBe(false);
  });

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
    expect(rectangleOf([5], { rows: order, columns: order })).toEqual({ rows: [-6, 11], columns: [-6, 11] });
    const long = Uint32Array.from({ length: 1000 }, (_, i) => i);
    const block = long.subarray(100, 500);
    expect(rectangleOf(block, { rows: long, columns: long })).toEqual({ rows: [50, 550], columns: [50, 550] });
    const unlike = rectangleOf([5, 450], { rows: long.subarray(400), columns: long });
    expect(unlike).toEqual({ rows: [42, 59], columns: [-51, 507] });
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

  test('along one side alone leave the other where it is', () => {
    const [rows, columns] = [
      Uint32Array.from({ length: 60 }, (_, i) => i),
      Uint32Array.from({ length: 30 }, (_, i) => 99 - i),
    ];
    expect(rectangleOf([5], { rows, columns })).toEqual({ rows: [-3, 14], columns: [7, 24] });
    const seen = { rows: [0, 10], columns: [20, 31] } as const;
    expect(rectangleOf([5], { rows, columns }, seen)).toEqual({ rows: [-3, 14], columns: [17, 34] });
    expect(rectangleOf([98, 99], { rows, columns }, seen)).toEqual({ rows: [-4, 14], columns: [-8, 10] });
    expect(rectangleOf([5, 99], { rows, columns }, seen)).toEqual({ rows: [-3, 14], columns: [-8, 9] });
  });

  test('that the kernel does not show have no view', () =>
    expect(rectangleOf([5], { rows: order.subarray(0, 2), columns: order.subarray(3) })).toBeUndefined());
});
