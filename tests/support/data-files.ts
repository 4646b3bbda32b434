// Data files as tests need them: written here byte by byte, or by pyarrow; and one good file for every reader.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync, gzipSync, inflateSync } from 'node:zlib';
import { tensor } from '../../src/core/tensor';
import { readTable } from '../../src/formats/data-file';
import type { DecodePng } from '../../src/formats/image-folder';
import { writeNpy } from '../../src/formats/npy';
import { type Entry, zip } from './zip';

export const text = (content: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(content);

/** A table that pyarrow wrote. */
export const parquetFile = (name: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(readFileSync(fileURLToPath(new URL(`../data/tables/${name}.parquet`, import.meta.url))));

/** An IDX file of this type and these lengths. */
export function idx(type: number, shape: readonly number[], data: readonly number[]): Uint8Array<ArrayBuffer> {
  const lengths = shape.flatMap((length) => [24, 16, 8, 0].map((shift) => (length >>> shift) & 255));
  return Uint8Array.from([0, 0, type, shape.length, ...lengths, ...data]);
}

function chunk(name: string, data: Uint8Array): Buffer {
  const content = Buffer.concat([Buffer.from(name), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, sum]);
}

/** A PNG picture of eight bits a channel: kind 0 is grey, 2 is colours, 6 is colours with transparency. */
export function png(width: number, height: number, kind: 0 | 2 | 6, value: (at: number) => number): Uint8Array {
  const row = width * { 0: 1, 2: 3, 6: 4 }[kind];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, kind, 0, 0, 0], 8);
  const raw = Buffer.alloc(height * (row + 1));
  for (let at = 0; at < height * row; at++) raw[at + 1 + Math.floor(at / row)] = value(at);
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))];
  return Uint8Array.from(Buffer.concat([start, ...chunks]));
}

/** Decodes what `png` writes: one piece of data, no filters. */
export const decodePng: DecodePng = async (bytes) => {
  const file = Buffer.from(bytes);
  const [width, height, kind] = [file.readUInt32BE(16), file.readUInt32BE(20), file[25]];
  const channels = new Map([
    [0, 1],
    [2, 3],
    [6, 4],
  ]).get(kind)!;
  const limit = { maxOutputLength: 1 << 20 };
  const raw = inflateSync(file.subarray(41, 41 + file.readUInt32BE(33)), limit);
  const rgba = new Uint8Array(4 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = 1 + Math.floor(pixel / width) + pixel * channels;
    for (let channel = 0; channel < 4; channel++) {
      const opaque = channel === 3 && channels < 4;
      rgba[4 * pixel + channel] = opaque ? 255 : raw[at + (channels === 1 ? 0 : channel)];
    }
  }
  return { width, height, rgba };
};

const picture = (seed: number) => png(4, 3, 0, (at) => (at * 31 + seed * 7) % 256);
const pictures: Entry[] = ['cat/1.png', 'cat/2.png', 'dog/1.png'].map((name, i) => ({
  name,
  content: picture(i),
  method: i === 1 ? 8 : 0,
}));
const rows = Array.from({ length: 30 }, (_, i) => `${i / 3},${i * i - 4},"class, ${i % 3}"`).join('\n');
const digits = idx(8, [6, 3, 4], [...new Array(72).keys()]);
const archive: Entry[] = [
  { name: 'x.npy', content: writeNpy(tensor([4, 2], Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8))) },
  { name: 'y.npy', content: writeNpy(tensor([4], Int32Array.of(0, 1, 1, 2))), method: 8 },
];
const words = 'it was the best of times, it was the worst of times,\nnaïve café\n'.repeat(4);

const read = (name: string) => (bytes: Uint8Array) => readTable(name, bytes, { decode: decodePng });

export interface Reading {
  readonly bytes: Uint8Array;
  readonly read: (bytes: Uint8Array) => unknown;
}

/** A good file of every kind, with the reader that takes it. */
export const goodFiles: Readonly<Record<string, Reading>> = {
  npy: { bytes: archive[0].content, read: read('x.npy') },
  npz: { bytes: zip(archive), read: read('x.npz') },
  csv: { bytes: text(`width,height,class\n${rows}\n`), read: read('x.csv') },
  tsv: { bytes: text('1\t2\t3\n4\t5\t6\n7\t8\t-9e3\n'), read: read('x.tsv') },
  idx: { bytes: digits, read: read('x-idx3-ubyte') },
  'gzipped idx': { bytes: Uint8Array.from(gzipSync(digits)), read: read('x-idx3-ubyte.gz') },
  'parquet as it is': { bytes: parquetFile('flowers-none'), read: read('x.parquet') },
  'parquet with snappy': { bytes: parquetFile('flowers-snappy'), read: read('x.parquet') },
  'parquet with gzip': { bytes: parquetFile('flowers-gzip'), read: read('x.parquet') },
  'parquet with zstd': { bytes: parquetFile('flowers-zstd'), read: read('x.parquet') },
  'parquet of the second form': { bytes: parquetFile('flowers-two'), read: read('x.parquet') },
  pictures: { bytes: zip(pictures), read: read('x.zip') },
  text: { bytes: text(words), read: (bytes) => readTable('x.txt', bytes, { text: { window: 8, stride: 3 } }) },
};
