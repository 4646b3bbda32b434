// Zip archives as their specification lays them out, and lies told in them.
import { crc32, deflateRawSync } from 'node:zlib';

export interface Entry {
  name: string;
  content: Uint8Array;
  method?: number;
  /** Lies told instead of the truth. */
  size?: number;
  crc?: number;
  flags?: number;
}

function record(signature: number, fields: [number, 2 | 4][]): Buffer {
  const out = Buffer.alloc(4 + fields.reduce((sum, [, width]) => sum + width, 0));
  out.writeUInt32LE(signature);
  let at = 4;
  for (const [value, width] of fields) at = width === 2 ? out.writeUInt16LE(value, at) : out.writeUInt32LE(value, at);
  return out;
}

/** A zip archive of these entries, stored (method 0) or deflated (8). */
export function zip(entries: Entry[]): Uint8Array<ArrayBuffer> {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  for (const { name, content, method = 0, size = content.length, crc = crc32(content), flags = 0 } of entries) {
    const packed = method === 8 ? deflateRawSync(content) : Buffer.from(content);
    const offset = local.reduce((sum, part) => sum + part.length, 0);
    const common: [number, 2 | 4][] = [
      [flags, 2],
      [method, 2],
      [0, 4],
      [crc, 4],
      [packed.length, 4],
      [size, 4],
      [name.length, 2],
      [0, 2],
    ];
    local.push(record(0x04034b50, [[20, 2], ...common]), Buffer.from(name), packed);
    central.push(
      record(0x02014b50, [[20, 2], [20, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]),
      Buffer.from(name),
    );
  }
  const [body, directory] = [Buffer.concat(local), Buffer.concat(central)];
  const count = entries.length;
  const end = record(0x06054b50, [
    [0, 2],
    [0, 2],
    [count, 2],
    [count, 2],
    [directory.length, 4],
    [body.length, 4],
    [0, 2],
  ]);
  return Uint8Array.from(Buffer.concat([body, directory, end]));
}
