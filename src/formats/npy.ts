// NumPy .npy files: C order, little-endian float32, float64, int64, int32 and uint8. Strict: exact length, known header.
import { invalidFile, unsupported } from '../core/errors';
import { type NumberArray, sizeOf, type Tensor } from '../core/tensor';
import { type Bytes, bytesOf, elementCount, requireBytes, viewOf } from './bytes';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** True for bytes that start as an .npy file does. */
export const isNpy = (bytes: Uint8Array): boolean => magic.every((byte, i) => bytes[i] === byte);

const maximumHeader = 65536;
const maximumRank = 32;

interface ElementType {
  readonly bytes: number;
  readonly make: (count: number) => NumberArray;
  readonly get: (view: DataView, offset: number) => number;
}

const elementTypes: Readonly<Record<string, ElementType>> = {
  '<f4': { bytes: 4, make: (n) => new Float32Array(n), get: (view, at) => view.getFloat32(at, true) },
  '<f8': { bytes: 8, make: (n) => new Float64Array(n), get: (view, at) => view.getFloat64(at, true) },
  '<i4': { bytes: 4, make: (n) => new Int32Array(n), get: (view, at) => view.getInt32(at, true) },
  '<i8': { bytes: 8, make: (n) => new Float64Array(n), get: exactInteger },
  '|u1': { bytes: 1, make: (n) => new Uint8Array(n), get: (view, at) => view.getUint8(at) },
};

/** An int64 as a number; throws InvalidFile when a number cannot hold it exactly. */
function exactInteger(view: DataView, offset: number): number {
  const value = Number(view.getBigInt64(offset, true));
  if (Number.isSafeInteger(value)) return value;
  throw invalidFile('npy', `byte ${offset}`, `the integer ${value} is beyond 2^53`);
}

interface Header {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly dataStart: number;
}

function headerText(bytes: Uint8Array): { text: string; dataStart: number } {
  requireBytes('npy', bytes, 0, 10, 'the preamble');
  if (!isNpy(bytes)) throw invalidFile('npy', 'byte 0', 'it does not start with \\x93NUMPY');
  const [major, minor] = [bytes[6], bytes[7]];
  if (major < 1 || major > 3 || minor !== 0) throw invalidFile('npy', 'byte 6', `version ${major}.${minor} is unknown`);
  const start = major === 1 ? 10 : 12;
  requireBytes('npy', bytes, 8, start - 8, 'the header length');
  const view = viewOf(bytes);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > maximumHeader) throw invalidFile('npy', 'byte 8', `a header of ${length} bytes is too long`);
  requireBytes('npy', bytes, start, length, 'the header');
  const text = new TextDecoder('latin1').decode(bytes.subarray(start, start + length));
  return { text, dataStart: start + length };
}

const headerPattern =
  /^\{ *'descr': *'([^']{1,16})', *'fortran_order': *(True|False), *'shape': *\(([\d, ]*)\),? *\} *\n?$/;

function shapeOf(text: string): number[] {
  const lengths = text.split(',').map((part) => part.trim());
  if (lengths.at(-1) === '') lengths.pop();
  if (lengths.length > maximumRank || lengths.some((length) => !/^\d{1,16}$/.test(length))) {
    throw invalidFile('npy', 'the header', `the shape (${text.slice(0, 80)}) cannot be read`);
  }
  return lengths.map(Number);
}

function readHeader(bytes: Uint8Array): Header {
  const { text, dataStart } = headerText(bytes);
  const match = headerPattern.exec(text);
  if (!match) throw invalidFile('npy', 'the header', 'it is not a dictionary of descr, fortran_order and shape');
  const [, descr, fortran, shapeText] = match;
  const shape = shapeOf(shapeText);
  if (fortran === 'True' && shape.length > 1) throw invalidFile('npy', 'the header', 'Fortran order is not read');
  if (!Object.hasOwn(elementTypes, descr)) throw invalidFile('npy', 'the header', `element type ${descr} is not read`);
  return { type: elementTypes[descr], shape, dataStart };
}

/**
 * The array of a .npy file. int64 comes as Float64Array of exact whole numbers. Throws InvalidFile for anything but
 * one complete array: wrong magic, header, type or order, missing or left-over bytes.
 */
export function readNpy(source: Bytes): Tensor {
  const bytes = bytesOf(source);
  const { type, shape, dataStart } = readHeader(bytes);
  const count = elementCount('npy', 'the header', shape);
  requireBytes('npy', bytes, dataStart, count * type.bytes, 'the data');
  const end = dataStart + count * type.bytes;
  if (bytes.length > end) throw invalidFile('npy', `byte ${end}`, `${bytes.length - end} bytes are left over`);
  const data = type.make(count);
  const view = viewOf(bytes);
  for (let i = 0; i < count; i++) data[i] = type.get(view, dataStart + i * type.bytes);
  return { shape, data };
}

function descrOf(data: NumberArray): '<f4' | '<f8' | '<i4' | '|u1' {
  if (data instanceof Float32Array) return '<f4';
  if (data instanceof Float64Array) return '<f8';
  return data instanceof Int32Array ? '<i4' : '|u1';
}

/** The shape as Python writes a tuple. */
function tuple(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

/**
 * What precedes the numbers of a version 1.0 .npy file of this shape and element type, its length a multiple of 64.
 * Throws Unsupported when the shape is too long to write.
 */
export function npyHeader(shape: readonly number[], type: '<f4' | '<f8' | '<i4' | '|u1'): Uint8Array<ArrayBuffer> {
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple(shape)}, }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  if (length - 10 > 0xffff) throw unsupported('an .npy header beyond 65,535 bytes');
  const bytes = new Uint8Array(length);
  bytes.set([...magic, 1, 0]);
  viewOf(bytes).setUint16(8, length - 10, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(length - 11)}\n`), 10);
  return bytes;
}

/** A version 1.0 .npy file, data aligned to 64 bytes. Throws Unsupported when the shape is too long to write. */
export function writeNpy({ shape, data }: Tensor): Uint8Array<ArrayBuffer> {
  const header = npyHeader(shape, descrOf(data));
  const width = data.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(header.length + sizeOf(shape) * width);
  bytes.set(header);
  const view = viewOf(bytes);
  for (let i = 0; i < data.length; i++) writeElement(view, header.length + i * width, data, i);
  return bytes;
}

function writeElement(view: DataView, at: number, data: NumberArray, i: number): void {
  if (data instanceof Float32Array) view.setFloat32(at, data[i], true);
  else if (data instanceof Float64Array) view.setFloat64(at, data[i], true);
  else if (data instanceof Int32Array) view.setInt32(at, data[i], true);
  else view.setUint8(at, data[i]);
}
