// The work of filling a store, cut into units that are done alone, in any order, and twice without harm.
import { unsupported } from '../../core/errors';
import { type Place, shardPath, StoreLayout } from './layout';

/** A shard of level 0 and all coarser cells of its entries; of a symmetric kernel the shard across the diagonal too. */
export type Unit = Place;

const across = ({ level, row, column }: Place): Place => ({ level, row: column, column: row });

export class StorePlan extends StoreLayout {
  private found?: readonly Unit[];

  /** Of a symmetric kernel those on and above the diagonal. */
  get units(): readonly Unit[] {
    this.found ??= this.shardsOf(0).filter(({ row, column }) => !this.symmetric || row <= column);
    return this.found;
  }

  /** Units of part `index` of `count`, counted from 0: every `count`th, so that parts take equally long. */
  part(index: number, count: number): Unit[] {
    if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(index) || index < 0 || index >= count)
      throw unsupported(`part ${index} of ${count}`);
    return this.units.filter((_, at) => at % count === index);
  }

  /** The shards of level 0 that a unit writes, its own last. */
  shardsOfUnit(unit: Unit): readonly Place[] {
    return this.symmetric && unit.row !== unit.column ? [across(unit), unit] : [unit];
  }

  /** The file whose presence says that the unit is done: it is written after all others of the unit. */
  markOf(unit: Unit): string {
    return shardPath(unit, 'mean');
  }

  /** Levels of which a unit writes shards of its own. */
  get unitLevels(): readonly number[] {
    return this.levels.filter((level) => level <= this.lastUnitLevel);
  }

  /** Levels whose shards stand for several units: they are made from the level below when units are done. */
  get levelsToFinish(): readonly number[] {
    return this.levels.filter((level) => level > this.lastUnitLevel);
  }
}
