// Entries that come in blocks of any size lie in the tiles that they belong to.
import { describe, expect, test } from 'vitest';
import { tileName } from '../../../../src/core/pyramid';
import { StorePlan } from '../../../../src/formats/zarr/plan';
import { unitEntries, UnitTiles } from '../../../../src/formats/zarr/unit-tiles';
import { entriesOf, factsOf, sameBytes, tilesOf } from '../../../support/zarr-store';

const facts = factsOf(1100, 900, { shardEdge: 512 });
const plan = new StorePlan(facts);
const entry = entriesOf(facts);

describe.each([1, 100, 256, 300, 512])('blocks of %i', (edge) => {
  test('fill every tile of a unit', () => {
    for (const unit of plan.units) {
      const { first, count } = unitEntries(plan, unit);
      const tiles = new UnitTiles(plan, unit);
      for (let row = 0; row < count.rows; row += edge)
        for (let column = 0; column < count.columns; column += edge === 1 ? 7 : edge) {
          const rows = Math.min(edge, count.rows - row);
          const columns = Math.min(edge === 1 ? 7 : edge, count.columns - column);
          const values = Float32Array.from({ length: rows * columns }, (_, at) =>
            entry(first.rows + row + Math.floor(at / columns), first.columns + column + (at % columns)),
          );
          tiles.put({ row, column, rows, columns, values });
        }
      const wanted = tilesOf(plan, entry);
      const wrong = plan.tilesOf(unit).filter((address) => {
        const [actual, expected] = [tiles.tile(address), wanted(address)];
        return actual.columns !== expected.columns || !sameBytes(actual.values, expected.values);
      });
      expect(wrong.map(tileName)).toEqual([]);
    }
  });
});

test('a block is mirrored across the diagonal', () => {
  const own = new StorePlan(factsOf(600, 600, { shardEdge: 512, symmetric: true }));
  const tiles = new UnitTiles(own, own.units[0]);
  tiles.putMirrored({ row: 3, column: 255, rows: 1, columns: 2, values: Float32Array.of(5, 7) });
  expect(tiles.tile({ level: 0, row: 0, column: 0 }).values[255 * 256 + 3]).toBe(5);
  expect(tiles.tile({ level: 0, row: 1, column: 0 }).values[3]).toBe(7);
  expect(tiles.tile({ level: 0, row: 0, column: 1 }).values.every(Number.isNaN)).toBe(true);
});

test('a block beyond the unit is refused', () => {
  const tiles = new UnitTiles(plan, plan.units[0]);
  const block = { row: 510, column: 0, rows: 3, columns: 1, values: new Float32Array(3) };
  expect(() => tiles.put(block)).toThrow(expect.objectContaining({ code: 'ShapeMismatch' }));
});
