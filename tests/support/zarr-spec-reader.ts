// A reader of Zarr arrays written from the specification of version 3 alone: core, bytes, crc32c and sharding_indexed.
// It shares nothing with the product, so that both can be wrong in the same way only by misreading the same page.

type Json = Readonly<Record<string, unknown>>;

/** Files of a store by path. */
export type Files = ReadonlyMap<string, Uint8Array>;

const absent = 0xffff_ffff_ffff_ffffn;

/** What eight steps of x^32 + x^28 + x^27 + ... make of each byte, with the bits in reverse. */
const remainders = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});

/** CRC-32C, byte by byte. */
export function plainCrc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let at = 0; at < bytes.length; at++) crc = (crc >>> 8) ^ remainders[(crc ^ bytes[at]) & 255];
  return (crc ^ 0xffffffff) >>> 0;
}

const dataView = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`not as the specification says: ${what}`);
}

const isNamed = (codec: unknown, name: string): boolean => (codec as Json)?.['name'] === name;

/** Undoes `bytes` (little) followed by `crc32c`, the only chain in use here. */
function withoutChecksum(bytes: Uint8Array, codecs: unknown): Uint8Array {
  must(Array.isArray(codecs) && codecs.length === 2, 'two codecs');
  must(isNamed(codecs[0], 'bytes') && isNamed(codecs[1], 'crc32c'), 'bytes, then crc32c');
  must(((codecs[0] as Json)['configuration'] as Json)['endian'] === 'little', 'little-endian');
  const body = bytes.subarray(0, bytes.length - 4);
  must(dataView(bytes).getUint32(body.length, true) === plainCrc32c(body), 'the checksum of what is before it');
  return body;
}

interface ArrayMetadata {
  readonly shape: readonly number[];
  readonly shard: readonly number[];
  readonly chunk: readonly number[];
  readonly codecs: unknown;
  readonly indexCodecs: unknown;
}

function metadataOf(files: Files, path: string): ArrayMetadata {
  const json = JSON.parse(new TextDecoder().decode(files.get(`${path}/zarr.json`))) as Json;
  must(json['zarr_format'] === 3 && json['node_type'] === 'array', 'an array of version 3');
  must(json['data_type'] === 'float32' && json['fill_value'] === 'NaN', 'float32 filled with NaN');
  const grid = json['chunk_grid'] as Json;
  must(grid['name'] === 'regular', 'a regular grid');
  const encoding = json['chunk_key_encoding'] as Json;
  must(encoding['name'] === 'default', 'default names of chunks');
  must(((encoding['configuration'] ?? { separator: '/' }) as Json)['separator'] === '/', 'slashes in them');
  const codecs = json['codecs'] as Json[];
  must(codecs.length === 1 && isNamed(codecs[0], 'sharding_indexed'), 'shards');
  const sharding = codecs[0]['configuration'] as Json;
  must((sharding['index_location'] ?? 'end') === 'end', 'the index at the end');
  return {
    shape: json['shape'] as number[],
    shard: (grid['configuration'] as Json)['chunk_shape'] as number[],
    chunk: sharding['chunk_shape'] as number[],
    codecs: sharding['codecs'],
    indexCodecs: sharding['index_codecs'],
  };
}

/** One chunk of a shard; undefined where there is none. */
function chunkOf(file: Uint8Array, { shard, chunk, codecs, indexCodecs }: ArrayMetadata, place: readonly number[]) {
  const perShard = shard.map((length, axis) => length / chunk[axis]);
  must(perShard.every(Number.isInteger), 'whole chunks in a shard');
  const indexBytes = 16 * perShard[0] * perShard[1] + 4;
  const index = dataView(withoutChecksum(file.subarray(file.length - indexBytes), indexCodecs));
  const at = 16 * (place[0] * perShard[1] + place[1]);
  const [offset, length] = [index.getBigUint64(at, true), index.getBigUint64(at + 8, true)];
  if (offset === absent && length === absent) return undefined;
  return dataView(withoutChecksum(file.subarray(Number(offset), Number(offset + length)), codecs));
}

/** A whole array, row-major, NaN where nothing is stored. */
export function readArray(files: Files, path: string): { shape: readonly number[]; data: Float32Array } {
  const metadata = metadataOf(files, path);
  const { shape, shard, chunk } = metadata;
  const data = new Float32Array(shape[0] * shape[1]).fill(NaN);
  for (let row = 0; row < shape[0]; row += chunk[0])
    for (let column = 0; column < shape[1]; column += chunk[1]) {
      const file = files.get(`${path}/c/${Math.floor(row / shard[0])}/${Math.floor(column / shard[1])}`);
      const place = [(row % shard[0]) / chunk[0], (column % shard[1]) / chunk[1]];
      const numbers = file && chunkOf(file, metadata, place);
      if (!numbers) continue;
      must(numbers.byteLength === 4 * chunk[0] * chunk[1], 'a whole chunk');
      for (let i = 0; i < Math.min(chunk[0], shape[0] - row); i++)
        for (let j = 0; j < Math.min(chunk[1], shape[1] - column); j++)
          data[(row + i) * shape[1] + column + j] = numbers.getFloat32(4 * (i * chunk[1] + j), true);
    }
  return { shape, data };
}

/** The attributes of the root group. */
export function readAttributes(files: Files): Json {
  const json = JSON.parse(new TextDecoder().decode(files.get('zarr.json'))) as Json;
  must(json['zarr_format'] === 3 && json['node_type'] === 'group', 'a group of version 3');
  return json['attributes'] as Json;
}
