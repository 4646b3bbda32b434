// The pages of one column in one group of rows: unpacked, checked, and their values handed on.
import { invalidFile } from '../core/errors';
import { requireBytes } from './bytes';
import { checksum } from './checksum';
import { inflate } from './inflate';
import type { Chunk, ParquetColumn } from './parquet-footer';
import { lookUp, PageReader, readRuns, type Values } from './parquet-values';
import { unsnap } from './snappy';
import { ThriftReader, type ThriftRecord } from './thrift';
import { unzstd } from './zstandard';

const largestPage = 2 ** 28;
const encodings = { plain: 0, oldDictionary: 2, runs: 3, dictionary: 8 } as const;
const pages = { data: 0, index: 1, dictionary: 2, dataTwo: 3 } as const;

const refuse = (where: string, why: string) => invalidFile('Parquet', where, why);

/** Unpacks what lies on a page. */
async function unpack(packed: Uint8Array, codec: number, size: number): Promise<Uint8Array> {
  if (size > largestPage) throw refuse('a page', `it unpacks to ${size} bytes, at most ${largestPage} are read`);
  if (codec === 1) return unsnap(packed, size);
  if (codec === 6) return unzstd(packed, size);
  if (codec !== 0 && codec !== 2) throw refuse('a page', `compression ${codec} is not read; snappy, gzip and zstd are`);
  const options = { format: 'Parquet', where: 'a page', encoding: 'gzip', limit: size } as const;
  const bytes = codec === 0 ? packed : await inflate(packed, options);
  if (bytes.length === size) return bytes;
  throw refuse('a page', `it has ${bytes.length} bytes, its header says ${size}`);
}

/** One page with its header. */
interface Page {
  readonly header: ThriftRecord;
  readonly packed: Uint8Array;
  readonly size: number;
  readonly next: number;
}

function pageAt(bytes: Uint8Array, at: number, end: number): Page {
  const reader = new ThriftReader(bytes.subarray(0, end), at);
  const header = reader.record();
  const length = header.whole(3);
  requireBytes('Parquet', bytes.subarray(0, end), reader.at, length, 'a page');
  const packed = bytes.subarray(reader.at, reader.at + length);
  // the checksum is written as a signed number
  if (header.has(4) && checksum(packed) !== header.signed(4) >>> 0)
    throw refuse(`byte ${at}`, 'the checksum of a page is wrong');
  return { header, packed, size: header.whole(2), next: reader.at + length };
}

/** Everything that pages are read by: the column, its packing, and the dictionary that came before. */
interface Reading {
  readonly column: ParquetColumn;
  readonly codec: number;
  dictionary?: Values;
}

async function dictionaryOf({ header, packed, size }: Page, { column, codec }: Reading): Promise<Values> {
  const about = header.record(7);
  const encoding = about.whole(2);
  if (encoding !== encodings.plain && encoding !== encodings.oldDictionary)
    throw refuse('a dictionary', `encoding ${encoding} is not read`);
  return new PageReader(await unpack(packed, codec, size)).plain(column, about.whole(1));
}

/** Throws InvalidFile unless a value is there in every row. */
function checkPresent(levels: Uint8Array, count: number, firstRow: number): void {
  const missing = readRuns(levels, 1, count).indexOf(0);
  if (missing >= 0) throw refuse(`row ${firstRow + missing}`, 'a value is missing');
}

function valuesOf(reader: PageReader, encoding: number, count: number, { column, dictionary }: Reading): Values {
  if (encoding === encodings.plain) return reader.plain(column, count);
  if (encoding === encodings.runs && column.type === 'boolean')
    return Float64Array.from(readRuns(reader.sized(), 1, count));
  if (encoding !== encodings.dictionary && encoding !== encodings.oldDictionary)
    throw refuse(`column ${column.name.slice(0, 80)}`, `encoding ${encoding} is not read; plain and dictionaries are`);
  if (dictionary === undefined) throw refuse('a page', 'its dictionary is not there');
  const width = reader.byte();
  return lookUp(dictionary, readRuns(reader.rest(), width, count));
}

function requireCount(count: number, most: number): number {
  if (count > most) throw refuse('a page', `it has ${count} values where ${most} are left`);
  return count;
}

async function firstForm({ header, packed, size }: Page, reading: Reading, left: number, row: number): Promise<Values> {
  const about = header.record(5);
  const count = requireCount(about.whole(1), left);
  const reader = new PageReader(await unpack(packed, reading.codec, size));
  if (reading.column.optional) {
    if (about.whole(3) !== encodings.runs) throw refuse('a page', 'its levels are not in runs');
    checkPresent(reader.sized(), count, row);
  }
  return valuesOf(reader, about.whole(2), count, reading);
}

async function secondForm(
  { header, packed, size }: Page,
  reading: Reading,
  left: number,
  row: number,
): Promise<Values> {
  const about = header.record(8);
  const count = requireCount(about.whole(1), left);
  const levels = about.whole(5);
  if (about.whole(6) !== 0 || levels > packed.length || levels > size)
    throw refuse('a page', 'its levels are not those of a plain column');
  if (reading.column.optional) checkPresent(packed.subarray(0, levels), count, row);
  const codec = about.truth(7, true) ? reading.codec : 0;
  const body = await unpack(packed.subarray(levels), codec, size - levels);
  return valuesOf(new PageReader(body), about.whole(4), count, reading);
}

/** The values of `rows` rows from `firstRow` on, page by page. Throws InvalidFile. */
export async function* readPages(
  bytes: Uint8Array,
  { start, end, codec }: Chunk,
  { column, rows, firstRow }: { column: ParquetColumn; rows: number; firstRow: number },
): AsyncGenerator<Values> {
  const reading: Reading = { column, codec };
  let done = 0;
  for (let at = start; done < rows;) {
    const page = pageAt(bytes, at, end);
    const kind = page.header.whole(1);
    at = page.next;
    if (kind === pages.dictionary) reading.dictionary = await dictionaryOf(page, reading);
    else if (kind === pages.data || kind === pages.dataTwo) {
      const read = kind === pages.data ? firstForm : secondForm;
      const values = await read(page, reading, rows - done, firstRow + done);
      done += values.length;
      yield values;
    } else if (kind !== pages.index) throw refuse('a page', `its kind ${kind} is not known`);
  }
}
