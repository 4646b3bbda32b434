// IDX files, as MNIST is distributed: big-endian numbers behind a header of their type and lengths; gzip around them.
import { invalidFile } from '../core/errors';
import type { NumberArray, Tensor } from '../core/tensor';
import { type Bytes, bytesOf, elementCount, requireBytes, viewOf } from './bytes';
import { requireRoom } from './data-table';
import { inflate, isGzip } from './inflate';
import { defaultUnpackedLimit } from './zip';

interface ElementType {
  readonly bytes: number;
  readonly make: (count: number) => NumberArray;
  readonly get: (view: DataView, at: number) => number;
}

const types = new Map<number, ElementType>([
  [0x08, { bytes: 1, make: (n) => new Uint8Array(n), get: (view, at) => view.getUint8(at) }],
  [0x09, { bytes: 1, make: (n) => new Int32Array(n), get: (view, at) => view.getInt8(at) }],
  [0x0b, { bytes: 2, make: (n) => new Int32Array(n), get: (view, at) => view.getInt16(at) }],
  [0x0c, { bytes: 4, make: (n) => new Int32Array(n), get: (view, at) => view.getInt32(at) }],
  [0x0d, { bytes: 4, make: (n) => new Float32Array(n), get: (view, at) => view.getFloat32(at) }],
  [0x0e, { bytes: 8, make: (n) => new Float64Array(n), get: (view, at) => view.getFloat64(at) }],
]);
const mostAxes = 8;

/** True for bytes that start as an IDX file does. */
export const isIdx = (bytes: Uint8Array): boolean =>
  bytes[0] === 0 && bytes[1] === 0 && types.has(bytes[2]) && bytes[3] > 0 && bytes[3] <= mostAxes;

function parse(bytes: Uint8Array): Tensor {
  requireBytes('IDX', bytes, 0, 4, 'the header');
  if (!isIdx(bytes)) throw invalidFile('IDX', 'byte 0', 'it does not start with two zeros, a type and a rank');
  const type = types.get(bytes[2])!;
  const rank = bytes[3];
  const start = 4 + 4 * rank;
  requireBytes('IDX', bytes, 4, 4 * rank, 'the lengths');
  const view = viewOf(bytes);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const count = elementCount('IDX', 'the header', shape);
  requireRoom('IDX', 'the header', count);
  requireBytes('IDX', bytes, start, count * type.bytes, 'the data');
  const end = start + count * type.bytes;
  if (bytes.length > end) throw invalidFile('IDX', `byte ${end}`, `${bytes.length - end} bytes are left over`);
  const data = type.make(count);
  for (let i = 0; i < count; i++) data[i] = type.get(view, start + i * type.bytes);
  return { shape, data };
}

/** The array of an IDX file, gzipped or not. Throws InvalidFile, also beyond `limit` unpacked bytes. */
export async function readIdx(source: Bytes, limit: number = defaultUnpackedLimit): Promise<Tensor> {
  const bytes = bytesOf(source);
  if (!isGzip(bytes)) return parse(bytes);
  return parse(await inflate(bytes, { format: 'IDX', where: 'the gzip file', encoding: 'gzip', limit }));
}
