// A data file by what it is, not by its name: which kind, and its datapoints.
import { invalidFile } from '../core/errors';
import type { JobOptions } from '../core/progress';
import { archiveTable, type ArrayOptions, arrayTable, pixelTable } from './array-table';
import { type Bytes, bytesOf } from './bytes';
import { type CsvOptions, readCsv } from './csv';
import type { DataKind, DataTable } from './data-table';
import { isIdx, readIdx } from './idx';
import { readImageZip } from './image-folder';
import { inflate, isGzip } from './inflate';
import { isNpy, readNpy } from './npy';
import { readNpz } from './npz';
import { readParquet } from './parquet';
import { isParquet } from './parquet-footer';
import { readTextWindows, type TextOptions } from './text-windows';
import { defaultUnpackedLimit, isZip, openZip } from './zip';

export interface DataOptions extends CsvOptions, ArrayOptions, JobOptions {
  /** How plain text becomes windows; without it, text is read as a table. */
  readonly text?: TextOptions;
  /** The most that a compressed file may unpack to, in bytes. */
  readonly limit?: number;
}

const peeked = 4096;

/** Whether these bytes are text that is not called a table. */
export function isText(name: string, bytes: Uint8Array): boolean {
  const isMarked = isNpy(bytes) || isParquet(bytes) || isIdx(bytes) || isZip(bytes) || isGzip(bytes);
  return !isMarked && !bytes.subarray(0, peeked).includes(0) && !/\.(csv|tsv)(\.gz)?$/i.test(name);
}

/** What the bytes are by their marks; the name only tells tables from other text. Throws InvalidFile for other bytes. */
function kindOf(name: string, bytes: Uint8Array, options: DataOptions): DataKind {
  if (isNpy(bytes)) return 'npy';
  if (isParquet(bytes)) return 'parquet';
  if (isIdx(bytes)) return 'idx';
  if (isZip(bytes)) return isArchiveOfArrays(bytes, options) ? 'npz' : 'images';
  if (bytes.subarray(0, peeked).includes(0)) throw invalidFile('data', 'byte 0', 'it is of no kind that is read');
  return options.text && isText(name, bytes) ? 'text' : 'csv';
}

const isArchiveOfArrays = (bytes: Uint8Array, { limit }: DataOptions): boolean =>
  openZip('zip', bytes, limit).some(({ name }) => name.endsWith('.npy'));

async function readIdxTable(bytes: Uint8Array, limit?: number): Promise<DataTable> {
  const array = await readIdx(bytes, limit);
  if (array.shape.length === 1)
    throw invalidFile('IDX', 'the header', 'it holds one number for each datapoint: labels, without their datapoints');
  return array.data instanceof Uint8Array ? pixelTable('idx', array) : arrayTable('idx', array);
}

const readers: Readonly<Record<DataKind, (bytes: Uint8Array, options: DataOptions) => DataTable | Promise<DataTable>>> =
  {
    npy: (bytes, options) => arrayTable('npy', readNpy(bytes), options),
    npz: async (bytes, options) => archiveTable(await readNpz(bytes, options), options),
    csv: readCsv,
    idx: (bytes, { limit }) => readIdxTable(bytes, limit),
    parquet: readParquet,
    images: readImageZip,
    text: (bytes, { text }) => readTextWindows(bytes, text!),
  };

/** The bytes themselves, or what a gzip file holds; one within another is not looked into. Throws InvalidFile. */
export async function unzipped(source: Bytes, limit: number = defaultUnpackedLimit): Promise<Uint8Array> {
  const bytes = bytesOf(source);
  if (!isGzip(bytes)) return bytes;
  return inflate(bytes, { format: 'gzip', where: 'the file', encoding: 'gzip', limit });
}

/**
 * The datapoints of a file: npy, npz, CSV or TSV, IDX, Parquet, a zip archive of PNG pictures, or plain text, gzipped or
 * not. Throws InvalidFile naming what is wrong and where, ShapeMismatch for a vocabulary beyond the network's.
 */
export async function readTable(name: string, source: Bytes, options: DataOptions = {}): Promise<DataTable> {
  const bytes = await unzipped(source, options.limit);
  return readers[kindOf(name, bytes, options)](bytes, options);
}
