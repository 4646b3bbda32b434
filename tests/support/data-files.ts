// Data files as tests need them: written here byte by byte, or by pyarrow; and one good file for every reader.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { tensor } from '../../src/core/tensor';
import { readTable } from '../../src/formats/data-file';
import { readJson } from '../../src/formats/json-text';
import { writeNpy } from '../../src/formats/npy';
import { readPng } from '../../src/formats/png-pixels';
import { readVocabulary } from '../../src/formats/vocabulary-file';
import { pngFile } from './png';
import { bytePairs, jsonBytes, words as tokenWords } from './tokenizers';
import { goodPieces } from './zarr-good';
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

/** A PNG picture of eight bits a channel: kind 0 is grey, 2 is colours, 6 is colours with transparency. */
export function png(width: number, height: number, kind: 0 | 2 | 6, value: (at: number) => number): Uint8Array {
  const row = width * { 0: 1, 2: 3, 6: 4 }[kind];
  const raw = new Uint8Array(height * (row + 1));
  for (let at = 0; at < height * row; at++) raw[at + 1 + Math.floor(at / row)] = value(at);
  return pngFile({ width, height, kind, bits: 8, raw });
}

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

const read = (name: string) => (bytes: Uint8Array) => readTable(name, bytes);

export interface Reading {
  readonly bytes: Uint8Array;
  readonly read: (bytes: Uint8Array) => unknown;
}

const rgb = Uint8Array.from({ length: 5 * 22 }, (_, at) => (at % 22 === 0 ? Math.floor(at / 22) : (at * 37) % 256));
const colours = { width: 7, height: 5, kind: 2, bits: 8 };
const encoded = (bytes: Uint8Array) =>
  readVocabulary(readJson(bytes)).then((vocabulary) => vocabulary.decode(vocabulary.encode('lower the low cat')));

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
  png: { bytes: pngFile({ ...colours, raw: rgb }), read: (bytes) => readPng('a.png', bytes) },
  'png behind its checksums': { bytes: rgb, read: (raw) => readPng('a.png', pngFile({ ...colours, raw })) },
  'tokenizer.json of pairs': { bytes: jsonBytes(bytePairs), read: encoded },
  'tokenizer.json of words': { bytes: jsonBytes(tokenWords), read: encoded },
  'characters.json': { bytes: jsonBytes([...' acehlortw']), read: encoded },
  text: { bytes: text(words), read: (bytes) => readTable('x.txt', bytes, { text: { window: 8, stride: 3 } }) },
  ...goodPieces,
};
