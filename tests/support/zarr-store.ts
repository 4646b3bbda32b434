// Stores as tests need them: facts, entries that are known, files in memory, and a whole store written to them.
import { type TileAddress, tileEdge } from '../../src/core/pyramid';
import { boundsOf, type ByteSource } from '../../src/formats/zarr/byte-source';
import type { KernelFacts } from '../../src/formats/zarr/facts';
import { finishFiles } from '../../src/formats/zarr/finish';
import { openKernelStore } from '../../src/formats/zarr/kernel-store';
import { metadataFiles } from '../../src/formats/zarr/metadata';
import { StorePlan } from '../../src/formats/zarr/plan';
import type { Tile } from '../../src/formats/zarr/shard';
import { type StoreFile, unitFiles } from '../../src/formats/zarr/unit';

const hash = (digit: string): string => digit.repeat(64);

/** Facts of a kernel of these lengths, symmetric where they say so. */
export function factsOf(rows: number, columns: number, more: Partial<KernelFacts> = {}): KernelFacts {
  const order = { name: 'index', sha256: hash('a') };
  const isSymmetric = more.symmetric === true;
  return {
    ...{ rows, columns, symmetric: false, shardEdge: 512, reduction: 'trace', parameters: ['0.weight', '0.bias'] },
    order: { rows: order, columns: isSymmetric ? order : { name: 'class', sha256: hash('b') } },
    model: hash('c'),
    data: { rows: hash('d'), columns: isSymmetric ? hash('d') : hash('e') },
    complete: false,
    ...more,
  };
}

/** Entry [i, j]: one number by its place, the same across the diagonal where the kernel is symmetric. */
export function entriesOf({ rows, columns, symmetric }: KernelFacts): Entry {
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const [a, b] = symmetric && i > j ? [j, i] : [i, j];
      values[i * columns + j] = ((4099 * a + 7919 * b) % 2003) / 500 - 2 + a / 1000;
    }
  return (i, j) => values[i * columns + j];
}

export type Entry = (i: number, j: number) => number;

/** The entries of tiles of level 0. */
export const tilesOf =
  (plan: StorePlan, entry: Entry) =>
  (address: TileAddress): Tile => {
    const { rows, columns } = plan.pyramid.tileCells(address);
    const values = Float32Array.from({ length: rows * columns }, (_, at) =>
      entry(address.row * tileEdge + Math.floor(at / columns), address.column * tileEdge + (at % columns)),
    );
    return { rows, columns, values };
  };

export type MutableFiles = Map<string, Uint8Array<ArrayBuffer>>;

/** Files in memory as a source. */
export const memorySource = (files: ReadonlyMap<string, Uint8Array>): ByteSource => ({
  async whole(path) {
    return files.get(path);
  },
  async read(path, range) {
    const file = files.get(path);
    if (!file) return undefined;
    const { start, end } = boundsOf(range, file.length);
    return { bytes: file.subarray(start, end), size: file.length };
  },
});

/** Whether two files, or arrays, have the same bytes: NaN is NaN. */
export const sameBytes = (a: ArrayBufferView, b: ArrayBufferView): boolean =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));

/** The names of files that are not the same in both. */
export function differences(a: ReadonlyMap<string, Uint8Array>, b: ReadonlyMap<string, Uint8Array>): string[] {
  const names = [...new Set([...a.keys(), ...b.keys()])];
  return names.filter((name) => !a.has(name) || !b.has(name) || !sameBytes(a.get(name)!, b.get(name)!));
}

/** Writes all units and finishes. */
export async function writeStore(
  facts: KernelFacts,
  entry: Entry = entriesOf(facts),
  files: MutableFiles = new Map(),
): Promise<MutableFiles> {
  const plan = new StorePlan(facts);
  const put = ({ path, bytes }: StoreFile): unknown => files.set(path, bytes);
  metadataFiles(facts).forEach(put);
  for (const unit of plan.units) for (const file of unitFiles(plan, unit, tilesOf(plan, entry))) put(file);
  for await (const file of finishFiles(await openKernelStore(memorySource(files)))) put(file);
  return files;
}
