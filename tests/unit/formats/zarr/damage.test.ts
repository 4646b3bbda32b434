// A store damaged or made up in each of the ways that a lenient reader passes over: refused, with what and where.
import { describe, expect, test } from 'vitest';
import { isNtkError } from '../../../../src/core/errors';
import type { ByteSource } from '../../../../src/formats/zarr/byte-source';
import { writeChecksum } from '../../../../src/formats/zarr/crc32c';
import type { KernelFacts } from '../../../../src/formats/zarr/facts';
import { openKernelStore } from '../../../../src/formats/zarr/kernel-store';
import { refuseOtherModel } from '../../../../src/formats/zarr/same-kernel';
import { chunkLength } from '../../../../src/formats/zarr/shard';
import {
  entriesOf,
  factsOf,
  memorySource,
  type MutableFiles,
  sameBytes,
  writeStore,
} from '../../../support/zarr-store';

const facts = factsOf(600, 300);
const good = writeStore(facts);
const shard = '0/mean/c/0/0';
const first = { level: 0, row: 0, column: 0 };
const second = { level: 0, row: 0, column: 1 };
const copyOf = async (): Promise<MutableFiles> =>
  new Map([...(await good)].map(([path, bytes]) => [path, bytes.slice()]));

const text = (content: string) => new TextEncoder().encode(content);

type Damage = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
const from =
  (change: (view: DataView, bytes: Uint8Array) => void): Damage =>
  (bytes) => {
    change(new DataView(bytes.buffer), bytes);
    return bytes;
  };

const indexAt = (bytes: Uint8Array): number => bytes.length - (16 * 4 + 4);

/** Changes the index and makes its checksum true again. */
const withIndex = (change: (index: DataView) => void): Damage =>
  from((view, bytes) => {
    const start = indexAt(bytes);
    change(new DataView(view.buffer, start));
    writeChecksum(bytes, start, bytes.length - 4);
  });

describe('a shard', () => {
  test.each<[string, Damage, RegExp]>([
    ['cut off in its index', (bytes) => bytes.slice(0, -7), /0\/mean\/c\/0\/0, its index: the checksum is wrong/],
    ['cut off in a chunk', (bytes) => bytes.slice(0, 1000), /0\/mean\/c\/0\/0, its index: the checksum/],
    [
      'cut off in front, its index whole',
      (bytes) => bytes.slice(9),
      /0\/mean\/c\/0\/0, chunk \d in its index: byte \d+ on is outside/,
    ],
    ['shorter than an index', (bytes) => bytes.slice(0, 20), /0\/mean\/c\/0\/0: 20 bytes are too short/],
    ['empty', () => new Uint8Array(0), /0\/mean\/c\/0\/0: 0 bytes are too short/],
    ['a web page', () => text(`<!doctype html>${' '.repeat(500)}`), /0\/mean\/c\/0\/0, its index: the checksum/],
    ['zeros', (bytes) => bytes.fill(0), /its index: the checksum/],
    ['a flipped bit in its index', from((_, bytes) => (bytes[indexAt(bytes) + 3] ^= 4)), /its index: the checksum/],
    [
      'a flipped bit in a chunk',
      from((_, bytes) => (bytes[77] ^= 1)),
      /0\/mean\/c\/0\/0, the chunk at byte 0: the checksum/,
    ],
    [
      'a wrong checksum of a chunk',
      from((_, bytes) => (bytes[chunkLength - 1] ^= 1)),
      /the chunk at byte 0: the checksum/,
    ],
    [
      'a chunk past its end',
      withIndex((index) => index.setBigUint64(0, 10n ** 7n, true)),
      /chunk 0 in its index: byte 10000000 on is outside/,
    ],
    [
      'a chunk at 2^63',
      withIndex((index) => index.setBigUint64(0, 2n ** 63n, true)),
      /chunk 0 in its index: byte 9223372036854775808/,
    ],
    ['a chunk in its index', withIndex((index) => index.setBigUint64(0, BigInt(3 * chunkLength + 9), true)), /outside/],
    [
      'chunks over one another',
      withIndex((index) => index.setBigUint64(16, 100n, true)),
      /its index: the chunk at byte 100 overlaps/,
    ],
    [
      'the same chunk twice',
      withIndex((index) => index.setBigUint64(16, 0n, true)),
      /its index: the chunk at byte 0 overlaps/,
    ],
    [
      'a short chunk',
      withIndex((index) => index.setBigUint64(8, 100n, true)),
      /100 bytes are not the 262148 of a chunk/,
    ],
    ['a huge chunk', withIndex((index) => index.setBigUint64(8, 2n ** 60n, true)), /are not the 262148 of a chunk/],
    ['half an absent chunk', withIndex((index) => index.setBigUint64(8, 2n ** 64n - 1n, true)), /are not the 262148/],
  ])('that is %s is refused', async (_, damage, message) => {
    const files = await copyOf();
    files.set(shard, damage(files.get(shard)!));
    const store = await openKernelStore(memorySource(files));
    const error = await store.tile(first, 'mean').catch((each: unknown) => each);
    expect(isNtkError(error, 'InvalidFile') && error.message).toMatch(message);
  });

  test('with a damaged chunk still gives the others', async () => {
    const files = await copyOf();
    files.get(shard)![77] ^= 1;
    const store = await openKernelStore(memorySource(files));
    await expect(store.tile(first, 'mean')).rejects.toThrow('checksum');
    const entry = entriesOf(facts);
    expect((await store.tile(second, 'mean'))[3]).toBe(entry(0, 259));
    await expect(store.tile(first, 'mean')).rejects.toThrow('checksum');
  });

  test('that is not there is NaN, and asked for again', async () => {
    const files = await copyOf();
    const whole = files.get(shard)!;
    files.delete(shard);
    const store = await openKernelStore(memorySource(files));
    expect((await store.tile(first, 'mean')).every(Number.isNaN)).toBe(true);
    expect(await store.missing()).toEqual([first]);
    files.set(shard, whole);
    expect((await store.tile(first, 'mean'))[0]).toBe(entriesOf(facts)(0, 0));
    expect(await store.missing()).toEqual([]);
  });

  test('in which a chunk is marked absent is NaN there, and asked for again', async () => {
    const files = await copyOf();
    const whole = files.get(shard)!.slice();
    const none = withIndex((index) => [0, 8].forEach((at) => index.setBigUint64(at, 2n ** 64n - 1n, true)));
    files.set(shard, none(files.get(shard)!));
    const store = await openKernelStore(memorySource(files));
    expect((await store.tile(first, 'mean')).every(Number.isNaN)).toBe(true);
    expect((await store.tile(second, 'mean')).some(Number.isNaN)).toBe(false);
    files.set(shard, whole);
    expect((await store.tile(first, 'mean')).some(Number.isNaN)).toBe(false);
  });

  test('that is replaced by one with more chunks is read by its new index', async () => {
    const files = await copyOf();
    const path = '1/mean/c/0/0';
    const [whole, top] = [files.get(path)!, { level: 1, row: 0, column: 0 }];
    const store = await openKernelStore(memorySource(files));
    const before = await store.tile(top, 'mean');
    const moved = new Uint8Array(whole.length + chunkLength);
    moved.set(whole, chunkLength);
    const places = new DataView(moved.buffer);
    const start = moved.length - (16 + 4);
    places.setBigUint64(start, BigInt(chunkLength), true);
    writeChecksum(moved, start, moved.length - 4);
    files.set(path, moved);
    expect(sameBytes(await store.tile(top, 'mean'), before)).toBe(true);
  });

  test('that is replaced again and again is given up', async () => {
    const source = memorySource(await copyOf());
    let size = 0;
    const read: ByteSource['read'] = async (path, range) => ({
      ...(await source.read(path, range))!,
      size: 10 ** 7 + size++,
    });
    const store = await openKernelStore({ ...source, read });
    await expect(store.tile(first, 'mean')).rejects.toThrow('replaced again and again');
  });
});

type Members = Record<string, unknown>;
const changed =
  (change: (document: Members) => unknown): Damage =>
  (bytes) => {
    const document = JSON.parse(new TextDecoder().decode(bytes)) as Members;
    change(document);
    return text(JSON.stringify(document));
  };
const inner = (document: Members, ...keys: (string | number)[]): Members =>
  keys.reduce<Members>((value, key) => value[key] as Members, document);
const kernel = (document: Members): Members => inner(document, 'attributes', 'ntk_explorer');
const sharding = (document: Members): Members => inner(document, 'codecs', 0, 'configuration');

describe('the document of an array', () => {
  const path = '1/min/zarr.json';

  test.each<[string, Damage, RegExp]>([
    ['of a huge shape', changed((d) => (d['shape'] = [1e15, 1e15])), /shape\[0\]: 1000000000000000 is not 300/],
    ['of a negative shape', changed((d) => (d['shape'] = [-300, 150])), /shape\[0\]: -300 is not 300/],
    [
      'of a shape that does not follow from level 0',
      changed((d) => (d['shape'] = [300, 151])),
      /shape\[1\]: 151 is not 150/,
    ],
    ['of another rank', changed((d) => (d['shape'] = [300])), /shape: \[300\] is not \[300,150\]/],
    ['of float64', changed((d) => (d['data_type'] = 'float64')), /data_type: "float64" is not "float32"/],
    ['filled with zeros', changed((d) => (d['fill_value'] = 0)), /fill_value: 0 is not "NaN"/],
    ['filled with a NaN of other bits', changed((d) => (d['fill_value'] = '0x7fc00001')), /fill_value/],
    ['of version 2', changed((d) => (d['zarr_format'] = 2)), /zarr_format: 2 is not 3/],
    ['of a group', changed((d) => (d['node_type'] = 'group')), /node_type: "group" is not "array"/],
    ['of an unknown codec', changed((d) => (d['codecs'] = [{ name: 'evil' }])), /codecs\[0\]/],
    ['without shards', changed((d) => (d['codecs'] = sharding(d)['codecs'])), /codecs/],
    [
      'compressed',
      changed(
        (d) =>
          (sharding(d)['codecs'] = [
            { name: 'bytes', configuration: { endian: 'little' } },
            { name: 'gzip', configuration: { level: 1 } },
          ]),
      ),
      /codecs\[0\]\.configuration\.codecs\[1\]/,
    ],
    [
      'of chunks without checksums',
      changed((d) => (sharding(d)['codecs'] as unknown[]).pop()),
      /codecs\[0\]\.configuration\.codecs/,
    ],
    [
      'of an index without a checksum',
      changed((d) => (sharding(d)['index_codecs'] as unknown[]).pop()),
      /index_codecs/,
    ],
    [
      'of big-endian numbers',
      changed((d) => (inner(sharding(d), 'codecs', 0, 'configuration')['endian'] = 'big')),
      /endian: "big" is not "little"/,
    ],
    ['of an index in front', changed((d) => (sharding(d)['index_location'] = 'start')), /index_location/],
    ['of empty chunks', changed((d) => (sharding(d)['chunk_shape'] = [0, 0])), /chunk_shape\[0\]: 0 is not 256/],
    [
      'of huge shards',
      changed((d) => (inner(d, 'chunk_grid', 'configuration')['chunk_shape'] = [1e9, 1e9])),
      /chunk_shape\[0\]/,
    ],
    ['of other names of chunks', changed((d) => (d['chunk_key_encoding'] = { name: 'v2' })), /chunk_key_encoding/],
    ['with a transformer', changed((d) => (d['storage_transformers'] = [{ name: 'x' }])), /storage_transformers/],
    ['with an unknown member', changed((d) => (d['extension'] = {})), /extension is not known here/],
    ['with __proto__', () => text('{"__proto__": {"shape": [1, 1]}, "zarr_format": 3}'), /__proto__ is not known here/],
    [
      'with a member twice',
      (bytes) => text(new TextDecoder().decode(bytes).replace('{', '{"shape": [1, 1],')),
      /twice/,
    ],
    ['that is no object', () => text('[3]'), /not an object/],
    ['that is cut off', (bytes) => bytes.slice(0, -9), /not JSON/],
    ['that is a web page', () => text('<!doctype html>'), /not JSON/],
    ['that is no UTF-8', () => Uint8Array.of(0x7b, 0xff), /UTF-8/],
  ])('%s is refused', async (_, damage, message) => {
    const files = await copyOf();
    files.set(path, damage(files.get(path)!));
    const error = await openKernelStore(memorySource(files)).catch((each: unknown) => each);
    expect(isNtkError(error, 'InvalidFile') && error.message).toMatch(message);
    expect((error as Error).message).toContain(path);
  });

  test('that is missing is refused', async () => {
    const files = await copyOf();
    files.delete(path);
    await expect(openKernelStore(memorySource(files))).rejects.toThrow('1/min/zarr.json: it is not there');
  });

  test('with attributes, names of dimensions and no transformers is read', async () => {
    const files = await copyOf();
    const more = { attributes: { a: 1 }, dimension_names: ['row', 'column'], storage_transformers: [] };
    files.set(path, changed((document) => Object.assign(document, more))(files.get(path)!));
    expect((await openKernelStore(memorySource(files))).facts.rows).toBe(600);
  });
});

describe('the root', () => {
  test.each<[string, Damage, RegExp]>([
    ['without our attribute', changed((d) => (d['attributes'] = {})), /attributes: it has no ntk_explorer/],
    ['of another version of the layout', changed((d) => (kernel(d)['version'] = 2)), /ntk_explorer\.version/],
    ['of no rows', changed((d) => (kernel(d)['rows'] = 0)), /ntk_explorer\.rows/],
    ['of negative columns', changed((d) => (kernel(d)['columns'] = -3)), /ntk_explorer\.columns/],
    ['of more rows than there can be', changed((d) => (kernel(d)['rows'] = 2 ** 40)), /ntk_explorer\.rows/],
    ['of half a row', changed((d) => (kernel(d)['rows'] = 2.5)), /ntk_explorer\.rows/],
    ['of a shard edge that is none', changed((d) => (kernel(d)['shard_edge'] = 1000)), /shard_edge/],
    ['symmetric with two lengths', changed((d) => (kernel(d)['symmetric'] = true)), /symmetric/],
    ['of a hash that is none', changed((d) => (kernel(d)['model'] = { sha256: 'abc' })), /model\.sha256/],
    ['without an order', changed((d) => delete kernel(d)['order']), /has no order/],
    ['with __proto__', () => text('{"zarr_format":3,"node_type":"group","__proto__":{"attributes":{}}}'), /__proto__/],
    ['that must be understood', changed((d) => (d['extension'] = { must_understand: true })), /extension is not known/],
    ['of an array', changed((d) => (d['node_type'] = 'array')), /node_type/],
  ])('%s is refused', async (_, damage, message) => {
    const files = await copyOf();
    files.set('zarr.json', damage(files.get('zarr.json')!));
    const error = await openKernelStore(memorySource(files)).catch((each: unknown) => each);
    expect(isNtkError(error, 'InvalidFile') && error.message).toMatch(message);
  });

  test('of a kernel of more shards than are followed is refused before they are counted out', async () => {
    const files = await copyOf();
    const huge = { rows: 2 ** 31, columns: 2 ** 31, shard_edge: 256 };
    files.set('zarr.json', changed((d) => Object.assign(kernel(d), huge))(files.get('zarr.json')!));
    await expect(openKernelStore(memorySource(files))).rejects.toThrow('make them larger');
  });

  test('that is missing is refused', async () => {
    await expect(openKernelStore(memorySource(new Map()))).rejects.toThrow('zarr.json: it is not there');
  });
});

test('a store of another model, or of other data, is refused', () => {
  const other: KernelFacts['data'] = { ...facts.data, columns: '0'.repeat(64) };
  expect(() => refuseOtherModel(facts, { model: facts.model, data: facts.data })).not.toThrow();
  expect(() => refuseOtherModel(facts, { model: facts.model })).not.toThrow();
  expect(() => refuseOtherModel(facts, { model: '1'.repeat(64) })).toThrow('a store of another model');
  expect(() => refuseOtherModel(facts, { model: facts.model, data: other })).toThrow(
    'the columns of the store are other data',
  );
});

test('a tile outside of the kernel is refused', async () => {
  const store = await openKernelStore(memorySource(await copyOf()));
  await expect(store.tile({ level: 0, row: 3, column: 0 }, 'mean')).rejects.toThrow('0/3/0');
  await expect(store.cells({ level: 9, row: 0, column: 0 })).rejects.toThrow('9/0/0');
});
