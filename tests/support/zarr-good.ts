// Good pieces of a small store, each with a reader that puts it into the store and reads a tile: it must be refused, or
// give the numbers that were written, or none at all.
import { folderSource } from '../../src/formats/zarr/folder-source';
import type { ByteSource } from '../../src/formats/zarr/byte-source';
import { writeChecksum } from '../../src/formats/zarr/crc32c';
import { openKernelStore } from '../../src/formats/zarr/kernel-store';
import { metadataFiles } from '../../src/formats/zarr/metadata';
import { StorePlan } from '../../src/formats/zarr/plan';
import { unitFiles } from '../../src/formats/zarr/unit';
import { zipSource } from '../../src/formats/zarr/zip-source';
import { entriesOf, factsOf, memorySource, type MutableFiles, sameBytes, tilesOf } from './zarr-store';
import { zip } from './zip';

interface Reading {
  readonly bytes: Uint8Array;
  readonly read: (bytes: Uint8Array) => unknown;
}

const facts = factsOf(20, 300, { shardEdge: 512 });
const plan = new StorePlan(facts);
const entries = tilesOf(plan, entriesOf(facts));
const files: MutableFiles = new Map(
  [...metadataFiles(facts), ...unitFiles(plan, plan.units[0], entries)].map(({ path, bytes }) => [path, bytes]),
);
const address = { level: 0, row: 0, column: 1 };
const wanted = entries(address).values;
const shard = files.get('0/mean/c/0/0')!;
const indexLength = 16 * 2 + 4;
const body = shard.length - indexLength;

async function readTile(source: ByteSource): Promise<void> {
  const store = await openKernelStore(source);
  if (store.facts.rows !== facts.rows || store.facts.columns !== facts.columns) return;
  const tile = await store.tile(address, 'mean');
  if (!sameBytes(tile, wanted) && !tile.every(Number.isNaN)) throw new Error('other numbers than were written');
}

const withFile = (path: string, bytes: Uint8Array) => readTile(memorySource(new Map([...files, [path, bytes]])));
const document = (path: string): Reading => ({ bytes: files.get(path)!, read: (bytes) => withFile(path, bytes) });

const joined = (...parts: Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** A shard with this index, whose checksum is made true. */
function behindChecksum(index: Uint8Array): Uint8Array {
  const bytes = joined(shard.subarray(0, body), index, new Uint8Array(4));
  writeChecksum(bytes, body, bytes.length - 4);
  return bytes;
}

const small = [...files].filter(([path]) => path.endsWith('.json')).map(([name, content]) => ({ name, content }));
const listing = zip(small);

export const goodPieces: Readonly<Record<string, Reading>> = {
  'zarr root': document('zarr.json'),
  'zarr array': document('1/max/zarr.json'),
  'zarr shard': { bytes: shard, read: (bytes) => withFile('0/mean/c/0/0', bytes) },
  'zarr index': {
    bytes: shard.subarray(body),
    read: (index) => withFile('0/mean/c/0/0', joined(shard.subarray(0, body), index)),
  },
  'zarr index behind its checksum': {
    bytes: shard.subarray(body, -4),
    read: (index) => withFile('0/mean/c/0/0', behindChecksum(index)),
  },
  'zarr in a zip': {
    bytes: listing,
    read: async (bytes) => readTile(await zipSource(new Blob([bytes as Uint8Array<ArrayBuffer>]))),
  },
  'zarr in a folder': {
    bytes: files.get('0/mean/zarr.json')!,
    read: (bytes) => {
      const all = [...files, ['0/mean/zarr.json', bytes as Uint8Array<ArrayBuffer>] as const];
      return readTile(folderSource(all.map(([path, content]) => ({ path, file: new Blob([content]) }))));
    },
  },
};
