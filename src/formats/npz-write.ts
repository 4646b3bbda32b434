// NumPy .npz archives as numpy.savez writes them: .npy arrays in a zip archive, stored as they are.
import { unsupported } from '../core/errors';
import { sizeOf, type Tensor } from '../core/tensor';
import { checksum } from './checksum';
import { npyHeader, writeNpy } from './npy';

interface Entry {
  readonly name: Uint8Array;
  readonly content: Uint8Array<ArrayBuffer>;
  readonly crc: number;
  /** Byte of its header in the archive. */
  readonly offset: number;
}

const versionNeeded = 20;
const utf8Names = 0x0800;
const firstDay = (1 << 5) | 1; // 1 January 1980, the earliest a zip archive can say
const largest = 0xfffffffe;
const localLength = 30;
const directoryLength = 46;

/** A record of little-endian fields, each [value, bytes], with what follows it. */
function record(fields: readonly (readonly [value: number, bytes: 2 | 4])[], ...rest: Uint8Array[]): Uint8Array[] {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [, bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [value, bytes] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return [new Uint8Array(view.buffer), ...rest];
}

/** What both headers of an entry have: flags, method, time and day, checksum, both sizes, the name's length, no extras. */
const common = ({ name, content, crc }: Entry) =>
  [
    ...([
      [utf8Names, 2],
      [0, 2],
      [0, 2],
      [firstDay, 2],
      [crc, 4],
    ] as const),
    ...([
      [content.length, 4],
      [content.length, 4],
      [name.length, 2],
      [0, 2],
    ] as const),
  ] as const;

const local = (entry: Entry): Uint8Array[] =>
  record([[0x04034b50, 4], [versionNeeded, 2], ...common(entry)], entry.name, entry.content);

const directory = (entry: Entry): Uint8Array[] =>
  record(
    [
      ...([
        [0x02014b50, 4],
        [versionNeeded, 2],
        [versionNeeded, 2],
      ] as const),
      ...common(entry),
      ...([
        [0, 2],
        [0, 2],
        [0, 2],
        [0, 4],
        [entry.offset, 4],
      ] as const),
    ],
    entry.name,
  );

const end = (count: number, size: number, start: number): Uint8Array[] =>
  record([
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [count, 2],
    [count, 2],
    [size, 4],
    [start, 4],
    [0, 2],
  ]);

/** An array before it is there: its name, its shape, and the bytes of a number. */
export interface ArrayPlan {
  readonly key: string;
  readonly shape: readonly number[];
  readonly width: number;
}

/** Refuses arrays that one archive cannot hold. Throws Unsupported beyond 4 GiB or 65,535 arrays. */
export function requireNpzRoom(arrays: readonly ArrayPlan[]): void {
  const entries = arrays.map(({ key, shape, width }) => {
    const name = new TextEncoder().encode(`${key}.npy`).length;
    const content = npyHeader(shape, '<f4').length + sizeOf(shape) * width;
    return { name, bytes: localLength + directoryLength + 2 * name + content };
  });
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (bytes > largest)
    throw unsupported(
      `an .npz of ${(bytes / 2 ** 30).toFixed(1)} GiB, which holds 4 GiB at most; an .npy holds one array of any size`,
    );
  if (entries.length > 0xffff) throw unsupported(`an .npz of ${entries.length} arrays, which holds 65,535 at most`);
  if (entries.some(({ name }) => name > 0xffff)) throw unsupported('an .npz of names of more than 65,535 bytes');
}

/** An archive as pieces to be written one after the other. Throws Unsupported beyond 4 GiB or 65,535 arrays. */
export function npzPieces(arrays: ReadonlyMap<string, Tensor>): Uint8Array[] {
  requireNpzRoom([...arrays].map(([key, { shape, data }]) => ({ key, shape, width: data.BYTES_PER_ELEMENT })));
  let offset = 0;
  const entries = [...arrays].map(([key, array]): Entry => {
    const name = new TextEncoder().encode(`${key}.npy`);
    const content = writeNpy(array);
    const entry = { name, content, crc: checksum(content), offset };
    offset += localLength + name.length + content.length;
    return entry;
  });
  const size = entries.reduce((sum, { name }) => sum + directoryLength + name.length, 0);
  return [...entries.flatMap(local), ...entries.flatMap(directory), ...end(entries.length, size, offset)];
}

/** The archive as one file's bytes. */
export function writeNpz(arrays: ReadonlyMap<string, Tensor>): Uint8Array<ArrayBuffer> {
  const pieces = npzPieces(arrays);
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
