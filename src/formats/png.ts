// The header of a PNG picture: its size is known, and refused, before any decoder sees it.
import { invalidFile } from '../core/errors';
import { requireBytes, viewOf } from './bytes';

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly grey: boolean;
  readonly transparent: boolean;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const headerName = 0x49484452;
const headerEnd = 29;
const largestSide = 4096;
const greyKinds = [0, 4];
const transparentKinds = [4, 6];
const kinds = [0, 2, 3, 4, 6];

export const isPng = (bytes: Uint8Array): boolean => signature.every((byte, at) => bytes[at] === byte);

/** Throws InvalidFile naming `where` for what is no PNG or has a side beyond 4,096 pixels. */
export function pngHeader(where: string, bytes: Uint8Array): PngHeader {
  if (!isPng(bytes)) throw invalidFile('PNG', where, 'it does not start as a PNG picture does');
  requireBytes('PNG', bytes, 8, headerEnd - 8, `the header of ${where}`);
  const view = viewOf(bytes);
  if (view.getUint32(8) !== 13 || view.getUint32(12) !== headerName)
    throw invalidFile('PNG', where, 'it has no header');
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [bits, kind] = [bytes[24], bytes[25]];
  if (!(width > 0 && height > 0 && width <= largestSide && height <= largestSide))
    throw invalidFile('PNG', where, `${width} x ${height} pixels, at most ${largestSide} on a side are read`);
  if (!kinds.includes(kind)) throw invalidFile('PNG', where, `${kind} is no kind of colours`);
  return { width, height, bits, grey: greyKinds.includes(kind), transparent: transparentKinds.includes(kind) };
}
