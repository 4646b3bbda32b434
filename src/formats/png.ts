// PNG pictures (ISO 15948): the header, which is checked before anything is unpacked, and the chunks.
import { invalidFile } from '../core/errors';
import { requireBytes, viewOf } from './bytes';
import { checksum } from './checksum';

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Of each sample. */
  readonly bits: number;
  /** 0 grey, 2 colours, 3 a palette, 4 grey with transparency, 6 colours with transparency. */
  readonly kind: number;
  readonly isInterlaced: boolean;
}

export interface PngChunk {
  readonly name: string;
  readonly data: Uint8Array;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const headerName = 0x49484452;
const headerEnd = 33; // with its checksum
const largestSide = 4096;
const bitsOfKind: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

export const isPng = (bytes: Uint8Array): boolean => signature.every((byte, at) => bytes[at] === byte);

/** Throws InvalidFile naming `where` for what is no PNG, or has a side beyond 4,096 pixels. */
export function pngHeader(where: string, bytes: Uint8Array): PngHeader {
  const refuse = (why: string) => invalidFile('PNG', where, why);
  if (!isPng(bytes)) throw refuse('it does not start as a PNG picture does');
  requireBytes('PNG', bytes, 8, headerEnd - 8, `the header of ${where}`);
  const view = viewOf(bytes);
  if (view.getUint32(8) !== 13 || view.getUint32(12) !== headerName) throw refuse('it has no header');
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [bits, kind, compression, filter, interlace] = bytes.subarray(24, 29);
  if (!(width > 0 && height > 0 && width <= largestSide && height <= largestSide))
    throw refuse(`${width} x ${height} pixels, at most ${largestSide} on a side are read`);
  if (!bitsOfKind[kind]?.includes(bits)) throw refuse(`there are no pictures of kind ${kind} with ${bits} bits`);
  if (compression !== 0 || filter !== 0 || interlace > 1) throw refuse('its header names an unknown method');
  return { width, height, bits, kind, isInterlaced: interlace === 1 };
}

/** Whether there is no colour in it. */
export const isGrey = ({ kind }: PngHeader): boolean => kind === 0 || kind === 4;

/** The chunks up to the last, their checksums compared. Throws InvalidFile naming `where`. */
export function* pngChunks(where: string, bytes: Uint8Array): Generator<PngChunk> {
  const view = viewOf(bytes);
  for (let at = signature.length, name = ''; name !== 'IEND';) {
    requireBytes('PNG', bytes, at, 12, `a chunk of ${where}`);
    const length = view.getUint32(at);
    requireBytes('PNG', bytes, at, length + 12, `a chunk of ${where}`);
    name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (checksum(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length))
      throw invalidFile('PNG', where, `the checksum of its chunk at byte ${at} is wrong`);
    yield { name, data: bytes.subarray(at + 8, at + 8 + length) };
    at += length + 12;
  }
}
