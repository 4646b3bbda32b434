// A shard: encoded chunks of 256 x 256 float32 one after the other, then where each lies.
import { type Extent, tileEdge } from '../../core/pyramid';
import { viewOf } from '../bytes';
import { checksumLength, writeChecksum } from './crc32c';

/** Bytes of an encoded chunk. */
export const chunkLength = 4 * tileEdge ** 2 + checksumLength;
/** Of the place of a chunk in the index: its offset and its length. */
export const placeLength = 16;
/** Offset and length of a chunk that is not there. */
export const absent = 2n ** 64n - 1n;

/** Bytes of the index of a shard of so many chunks. */
export const indexLength = ({ rows, columns }: Extent): number => placeLength * rows * columns + checksumLength;

/** Numbers of a tile, row-major, [rows, columns], each at most 256. */
export interface Tile extends Extent {
  readonly values: Float32Array;
}

/** Writes a tile as a whole chunk: NaN where it has no cells. Chunks begin at multiples of four; memory is little-endian. */
function writeChunk(bytes: Uint8Array<ArrayBuffer>, start: number, { rows, columns, values }: Tile): void {
  const numbers = new Float32Array(bytes.buffer, start, tileEdge ** 2);
  if (rows < tileEdge || columns < tileEdge) numbers.fill(NaN);
  for (let row = 0; row < rows; row++) numbers.set(values.subarray(row * columns, (row + 1) * columns), row * tileEdge);
  writeChecksum(bytes, start, start + chunkLength - checksumLength);
}

/**
 * The file of a shard of `chunks` [rows, columns]: the tiles by their number in the index, row by row; those that are
 * not given are marked as absent. Each is asked for once, in order. The same tiles give the same bytes.
 */
export function encodeShard(chunks: Extent, tiles: ReadonlyMap<number, () => Tile>): Uint8Array<ArrayBuffer> {
  const count = chunks.rows * chunks.columns;
  const index = tiles.size * chunkLength;
  const bytes = new Uint8Array(index + indexLength(chunks));
  const view = viewOf(bytes);
  let at = 0;
  for (let slot = 0; slot < count; slot++) {
    const tile = tiles.get(slot);
    view.setBigUint64(index + placeLength * slot, tile ? BigInt(at) : absent, true);
    view.setBigUint64(index + placeLength * slot + 8, tile ? BigInt(chunkLength) : absent, true);
    if (!tile) continue;
    writeChunk(bytes, at, tile());
    at += chunkLength;
  }
  writeChecksum(bytes, index, bytes.length - checksumLength);
  return bytes;
}
