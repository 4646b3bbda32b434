// What a store takes when it is complete, known before anything is computed.
import { type KernelFacts } from './facts';
import { shardPath, type StoreLayout } from './layout';
import { metadataFiles } from './metadata';
import { StorePlan } from './plan';
import { chunkLength, indexLength } from './shard';

export interface StoreSize {
  /** Paths from the root. */
  readonly paths: readonly string[];
  readonly bytes: number;
}

/** Bytes of all shards: each has a chunk for every tile that the kernel has there. */
export function shardBytes(layout: StoreLayout): number {
  const ofLevel = (level: number): number => {
    const [tiles, shards] = [layout.pyramid.tiles(level), layout.shards(level)];
    const indexes = shards.rows * shards.columns * indexLength(layout.shardTiles(level));
    return layout.statistics(level).length * (tiles.rows * tiles.columns * chunkLength + indexes);
  };
  return layout.levels.reduce((sum, level) => sum + ofLevel(level), 0);
}

/** All files of a complete store. */
export function storeSize(facts: KernelFacts): StoreSize {
  const plan = new StorePlan(facts);
  const documents = metadataFiles({ ...facts, complete: true });
  const shards = plan.levels.flatMap((level) =>
    plan.statistics(level).flatMap((statistic) => plan.shardsOf(level).map((shard) => shardPath(shard, statistic))),
  );
  const bytes = documents.reduce((sum, file) => sum + file.bytes.length, shardBytes(plan));
  return { paths: [...documents.map(({ path }) => path), ...shards], bytes };
}
