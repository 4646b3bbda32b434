// What of a store is still to be computed, and which of its files were there and are whole no more.
import type { ByteSource } from './byte-source';
import type { StorePlan, Unit } from './plan';
import { type CheckOptions, type Flaw, flawOf, type StoredShard } from './shard-flaw';
import { someAtOnce } from './some-at-once';

/** A unit that is to be computed. */
export interface LackingUnit {
  readonly unit: Unit;
  /** Of a unit that was done: its files that are gone, or not whole. */
  readonly flaws: readonly Flaw[];
}

export class StoreCheck {
  constructor(
    private readonly source: ByteSource,
    private readonly plan: StorePlan,
  ) {}

  /** Of `units` those that are not done, or not whole. Throws what the source throws. */
  async lacking(units: readonly Unit[], options: CheckOptions): Promise<LackingUnit[]> {
    let done = 0;
    const found = await someAtOnce(units, async (unit) => {
      const lack = await this.lackOf(unit, options);
      options.onProgress?.({ stage: 'units', done: ++done, total: units.length });
      return lack;
    });
    return found.filter((lack) => lack !== undefined);
  }

  /** Of the levels that are made from several units, in a store that is complete. Throws what the source throws. */
  async coarseFlaws(options: CheckOptions): Promise<Flaw[]> {
    const { plan } = this;
    const shards = plan.levelsToFinish.flatMap((level) =>
      plan.shardsOf(level).flatMap((shard) => plan.statistics(level).map((statistic) => ({ shard, statistic }))),
    );
    return this.flawsOf(shards, options);
  }

  /** A mark without a byte was about to be written. */
  private async lackOf(unit: Unit, options: CheckOptions): Promise<LackingUnit | undefined> {
    const mark = await this.source.read(this.plan.markOf(unit), { last: 1 }, options.signal);
    if (!mark?.size) return { unit, flaws: [] };
    const flaws = await this.flawsOf(this.shardsOf(unit), options);
    return flaws.length > 0 ? { unit, flaws } : undefined;
  }

  /** All that a unit writes. */
  private shardsOf(unit: Unit): StoredShard[] {
    const { plan } = this;
    return plan.unitLevels.flatMap((level) =>
      plan
        .shardsOfUnit({ ...unit, level })
        .flatMap((shard) => plan.statistics(level).map((statistic) => ({ shard, statistic }))),
    );
  }

  private async flawsOf(shards: readonly StoredShard[], options: CheckOptions): Promise<Flaw[]> {
    const flaws: Flaw[] = [];
    for (const shard of shards) {
      const flaw = await flawOf(this.source, this.plan, shard, options);
      if (flaw) flaws.push(flaw);
    }
    return flaws;
  }
}
