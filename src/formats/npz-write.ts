// NumPy .npz archives as numpy.savez writes them: .npy arrays in a zip archive, stored as they are.
import { unsupported } from '../core/errors';
import { sizeOf, type Tensor } from '../core/tensor';
import { npyHeader, writeNpy } from './npy';
import { mostNameBytes, mostZipBytes, mostZipFiles, zipBytes, ZipPieces } from './zip-write';

/** An array before it is there: its name, its shape, and the bytes of a number. */
export interface ArrayPlan {
  readonly key: string;
  readonly shape: readonly number[];
  readonly width: number;
}

const fileOf = (key: string): string => `${key}.npy`;

/** Refuses arrays that one archive cannot hold. Throws Unsupported beyond 4 GiB or 65,535 arrays. */
export function requireNpzRoom(arrays: readonly ArrayPlan[]): void {
  const contents = arrays.map(({ shape, width }) => npyHeader(shape, '<f4').length + sizeOf(shape) * width);
  const names = arrays.map(({ key }) => fileOf(key));
  const bytes = zipBytes(
    names,
    contents.reduce((sum, each) => sum + each, 0),
  );
  if (bytes > mostZipBytes)
    throw unsupported(
      `an .npz of ${(bytes / 2 ** 30).toFixed(1)} GiB, which holds 4 GiB at most; an .npy holds one array of any size`,
    );
  if (names.length > mostZipFiles) throw unsupported(`an .npz of ${names.length} arrays, which holds 65,535 at most`);
  if (names.some((name) => new TextEncoder().encode(name).length > mostNameBytes))
    throw unsupported('an .npz of names of more than 65,535 bytes');
}

/** An archive as pieces to be written one after the other. Throws Unsupported beyond 4 GiB or 65,535 arrays. */
export function npzPieces(arrays: ReadonlyMap<string, Tensor>): Uint8Array[] {
  requireNpzRoom([...arrays].map(([key, { shape, data }]) => ({ key, shape, width: data.BYTES_PER_ELEMENT })));
  const archive = new ZipPieces();
  const files = [...arrays].flatMap(([key, array]) => archive.add(fileOf(key), writeNpy(array)));
  return [...files, ...archive.end()];
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
