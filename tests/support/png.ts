// PNG pictures as their specification lays them out, from the bytes of their rows, each with its filter before it.
import { crc32, deflateSync } from 'node:zlib';

export interface PngParts {
  readonly width: number;
  readonly height: number;
  readonly kind: number;
  readonly bits: number;
  readonly isInterlaced?: boolean;
  readonly raw: Uint8Array;
  readonly palette?: Uint8Array;
  /** Chunks before the pixels. */
  readonly others?: readonly (readonly [name: string, data: Uint8Array])[];
}

function chunk(name: string, data: Uint8Array): Buffer {
  const content = Buffer.concat([Buffer.from(name), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, sum]);
}

/** The picture, its pixels in two pieces. */
export function pngFile(parts: PngParts): Uint8Array<ArrayBuffer> {
  const { width, height, kind, bits, isInterlaced = false, raw, palette, others = [] } = parts;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, kind, 0, 0, Number(isInterlaced)], 8);
  const packed = deflateSync(raw);
  const chunks = [
    chunk('IHDR', header),
    ...others.map(([name, data]) => chunk(name, data)),
    ...(palette ? [chunk('PLTE', palette)] : []),
    chunk('IDAT', packed.subarray(0, 7)),
    chunk('IDAT', packed.subarray(7)),
    chunk('IEND', Buffer.alloc(0)),
  ];
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Uint8Array.from(Buffer.concat([start, ...chunks]));
}
