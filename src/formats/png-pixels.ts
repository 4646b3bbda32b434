// The pixels of a PNG picture, exactly as they are in the file: no colour profile, no gamma, transparency passed over.
import { invalidFile } from '../core/errors';
import { inflate } from './inflate';
import { isGrey, pngChunks, type PngHeader, pngHeader } from './png';
import { passesOf, type PngPass, rowBytes, samplesOf, unfilter, unpackedBytes } from './png-rows';

export interface Pixels extends PngHeader {
  /** 1 for grey, else 3. */
  readonly channels: 1 | 3;
  /** [channels, height, width], from 0 to 1. */
  readonly values: Float32Array;
  readonly isTransparent: boolean;
}

interface Content {
  /** Compressed. */
  readonly rows: Uint8Array;
  /** Three bytes for each colour. */
  readonly palette: Uint8Array;
  readonly isTransparent: boolean;
}

const known = ['IHDR', 'PLTE', 'IDAT', 'IEND'];
const isCritical = (name: string): boolean => name < 'a';

function contentOf(where: string, bytes: Uint8Array): Content {
  const chunks = [...pngChunks(where, bytes)];
  const other = chunks.find(({ name }) => isCritical(name) && !known.includes(name));
  if (other) throw invalidFile('PNG', where, `its chunk ${JSON.stringify(other.name)} is unknown`);
  const of = (wanted: string): Uint8Array[] => chunks.filter(({ name }) => name === wanted).map(({ data }) => data);
  const parts = of('IDAT');
  const rows = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => (rows.set(part, at), at + part.length), 0);
  return { rows, palette: of('PLTE')[0] ?? new Uint8Array(), isTransparent: of('tRNS').length > 0 };
}

/** The sample at this place of a row: 8 and 16 bits in whole bytes, fewer from the highest bit down. */
function sampleAt(row: Uint8Array, at: number, bits: number): number {
  if (bits === 8) return row[at];
  if (bits === 16) return row[2 * at] * 256 + row[2 * at + 1];
  const bit = at * bits;
  return (row[bit >> 3] >> (8 - bits - (bit & 7))) & (2 ** bits - 1);
}

/** Puts a row's samples into their places. */
type Put = (row: Uint8Array, column: number, pixel: number) => void;

function putter(where: string, header: PngHeader, palette: Uint8Array, values: Float32Array): Put {
  const { bits, kind, width, height } = header;
  const [pixels, samples, most] = [width * height, samplesOf(header), 2 ** bits - 1];
  if (kind !== 3)
    return (row, column, pixel) => {
      for (let channel = 0; channel * pixels < values.length; channel++)
        values[channel * pixels + pixel] = sampleAt(row, column * samples + channel, bits) / most;
    };
  return (row, column, pixel) => {
    const colour = 3 * sampleAt(row, column, bits);
    if (colour + 3 > palette.length) throw invalidFile('PNG', where, `colour ${colour / 3} is not in its palette`);
    for (let channel = 0; channel < 3; channel++) values[channel * pixels + pixel] = palette[colour + channel] / 255;
  };
}

/** Reads the rows of a pass, from this byte on; gives the byte after them. */
function readPass(where: string, header: PngHeader, pass: PngPass, raw: Uint8Array, start: number, put: Put): number {
  const { x, y, stepX, stepY, columns, rows } = pass;
  const length = rowBytes(header, columns);
  const distance = Math.max(1, (samplesOf(header) * header.bits) / 8);
  let above: Uint8Array = new Uint8Array(length);
  for (let i = 0; i < rows; i++) {
    const at = start + i * (length + 1);
    const row = raw.subarray(at + 1, at + 1 + length);
    unfilter(where, raw[at], row, above, distance);
    const first = (y + i * stepY) * header.width + x;
    for (let column = 0; column < columns; column++) put(row, column, first + column * stepX);
    above = row;
  }
  return start + rows * (length + 1);
}

/** Throws InvalidFile naming `where`; no more is unpacked than the header says that there are pixels. */
export async function readPng(where: string, bytes: Uint8Array): Promise<Pixels> {
  const header = pngHeader(where, bytes);
  const { rows, palette, isTransparent } = contentOf(where, bytes);
  const limit = unpackedBytes(header);
  const raw = await inflate(rows, { format: 'PNG', where, encoding: 'deflate', limit });
  if (raw.length !== limit)
    throw invalidFile('PNG', where, `its pixels unpack to ${raw.length} bytes, its header says ${limit}`);
  const channels = isGrey(header) ? 1 : 3;
  const values = new Float32Array(channels * header.width * header.height);
  const put = putter(where, header, palette, values);
  passesOf(header).reduce((at, pass) => readPass(where, header, pass, raw, at, put), 0);
  return { ...header, channels, values, isTransparent: isTransparent || header.kind > 3 };
}
