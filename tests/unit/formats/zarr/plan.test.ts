// Shards and units: they cover the kernel once, follow one another over the levels, and are divided among parts.
import { describe, expect, test } from 'vitest';
import { StorePlan } from '../../../../src/formats/zarr/plan';

const plan = (rows: number, columns: number, shardEdge = 4096, symmetric = false) =>
  new StorePlan({ rows, columns, shardEdge, symmetric });

const shapes = [
  [1, 1, 4096],
  [257, 5000, 512],
  [60_000, 60_000, 4096],
  [60_000, 300, 4096],
  [9000, 9000, 256],
] as const;

describe.each(shapes)('%i x %i in shards of %i', (rows, columns, shardEdge) => {
  const layout = plan(rows, columns, shardEdge);

  test('shards of every level cover its tiles once', () => {
    for (const level of layout.levels) {
      const { rows: down, columns: right } = layout.pyramid.tiles(level);
      const tiles = layout.shardsOf(level).flatMap((shard) => layout.tilesOf(shard));
      expect(tiles.length).toBe(down * right);
      expect(new Set(tiles.map(({ row, column }) => row * right + column)).size).toBe(tiles.length);
    }
  });

  test('a tile lies in the shard that says it has it', () => {
    for (const shard of layout.shardsOf(0).slice(0, 3))
      for (const address of layout.tilesOf(shard)) expect(layout.shardOf(address).shard).toEqual(shard);
  });

  test('no shard is larger than asked for, nor twice what its array needs', () => {
    for (const level of layout.levels) {
      const [shard, tiles] = [layout.shardTiles(level), layout.pyramid.tiles(level)];
      for (const side of ['rows', 'columns'] as const) {
        expect(256 * shard[side]).toBeLessThanOrEqual(shardEdge);
        expect(shard[side]).toBeLessThan(2 * tiles[side]);
        expect(Number.isInteger(Math.log2(shard[side]))).toBe(true);
      }
    }
  });

  test('the shards of a unit stand for the same entries at each of its levels', () => {
    for (const level of layout.levels.filter((each) => each <= layout.lastUnitLevel)) {
      expect(layout.shards(level)).toEqual(layout.shards(0));
      const { rows: down } = layout.shardCells(level);
      if (layout.shards(0).rows > 1) expect(down * 2 ** level).toBe(layout.shardCells(0).rows);
    }
  });
});

test('60,000 datapoints make 225 units, of a symmetric kernel 120', () => {
  expect(plan(60_000, 60_000).units.length).toBe(225);
  const symmetric = plan(60_000, 60_000, 4096, true);
  expect(symmetric.units.length).toBe(120);
  expect(symmetric.lastUnitLevel).toBe(4);
  expect(symmetric.levelsToFinish).toEqual([5, 6, 7, 8]);
});

test('units of a symmetric kernel write every shard of level 0 once, their own last', () => {
  const symmetric = plan(3000, 3000, 512, true);
  const written = symmetric.units.flatMap((unit) => symmetric.shardsOfUnit(unit));
  expect(new Set(written.map(({ row, column }) => `${row}/${column}`)).size).toBe(written.length);
  expect(written.length).toBe(symmetric.shardsOf(0).length);
  for (const unit of symmetric.units) expect(symmetric.shardsOfUnit(unit).at(-1)).toBe(unit);
});

test.each([1, 2, 7, 500])('%i parts share all units', (count) => {
  const whole = plan(9000, 9000, 512);
  const parts = Array.from({ length: count }, (_, index) => whole.part(index, count));
  expect(new Set(parts.flat()).size).toBe(whole.units.length);
  expect(parts.flat().length).toBe(whole.units.length);
  const sizes = parts.map(({ length }) => length);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
});

test.each([
  ['a part that there is not', () => plan(9, 9).part(2, 2)],
  ['no parts', () => plan(9, 9).part(0, 0)],
  ['a shard edge that is no power of two', () => plan(9, 9, 768)],
  ['a shard edge below a tile', () => plan(9, 9, 128)],
  ['symmetry of two lengths', () => plan(9, 8, 256, true)],
  ['more shards than a folder takes', () => plan(2 ** 30, 2 ** 30, 256)],
])('refuses %s', (_, make) => expect(make).toThrow('Not supported'));
