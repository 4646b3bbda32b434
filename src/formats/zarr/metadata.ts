// The zarr.json documents of a store. They follow from its facts.
import { tileEdge } from '../../core/pyramid';
import { attributeName, describeFacts, type KernelFacts } from './facts';
import { arrayPath, StoreLayout, type StoredStatistic } from './layout';
import type { StoreFile } from './unit';

type Json = Readonly<Record<string, unknown>>;

export const rootPath = 'zarr.json';
export const arrayDocument = (level: number, statistic: StoredStatistic): string =>
  `${arrayPath(level, statistic)}/zarr.json`;

const group = (attributes: Json): Json => ({ zarr_format: 3, node_type: 'group', attributes });

/** Four-byte or eight-byte numbers, then their checksum. */
const codecs = [{ name: 'bytes', configuration: { endian: 'little' } }, { name: 'crc32c' }];

const sharding = {
  name: 'sharding_indexed',
  configuration: {
    chunk_shape: [tileEdge, tileEdge],
    codecs,
    index_codecs: codecs,
    index_location: 'end',
  },
};

/** The document of one array. */
export function arrayMetadata(layout: StoreLayout, level: number): Json {
  const [cells, shard] = [layout.pyramid.cells(level), layout.shardCells(level)];
  return {
    zarr_format: 3,
    node_type: 'array',
    shape: [cells.rows, cells.columns],
    data_type: 'float32',
    chunk_grid: { name: 'regular', configuration: { chunk_shape: [shard.rows, shard.columns] } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    fill_value: 'NaN',
    codecs: [sharding],
  };
}

const file = (path: string, document: Json): StoreFile => ({
  path,
  bytes: new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`),
});

/** The root's document. */
export const rootFile = (facts: KernelFacts): StoreFile =>
  file(rootPath, group({ [attributeName]: describeFacts(facts) }));

/** All documents of a store in the order in which they are to be written: the root last, which makes it a store. */
export function metadataFiles(facts: KernelFacts): StoreFile[] {
  const layout = new StoreLayout(facts);
  const levels = layout.levels.flatMap((level) => [
    ...layout.statistics(level).map((statistic) => file(arrayDocument(level, statistic), arrayMetadata(layout, level))),
    file(`${level}/zarr.json`, group({})),
  ]);
  return [...levels, rootFile(facts)];
}
