// safetensors files: an 8-byte length, a JSON header, then tensors. Strict: no overlap, no hole, no impossible shape.
import { invalidFile } from '../core/errors';
import type { Tensor } from '../core/tensor';
import { type Bytes, bytesOf, elementCount, requireBytes, viewOf } from './bytes';
import { bfloat16ToNumber, halfToNumber } from './half';

const maximumHeader = 16 * 2 ** 20;
const maximumRank = 32;
const refuse = (where: string, why: string) => invalidFile('safetensors', where, why);

interface Place {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

interface ElementType {
  readonly bytes: number;
  readonly make: (count: number) => Float32Array | Float64Array;
  readonly get: (view: DataView, offset: number) => number;
}

const float32 = (count: number) => new Float32Array(count);

const elementTypes: Readonly<Record<string, ElementType>> = {
  F64: { bytes: 8, make: (count) => new Float64Array(count), get: (view, at) => view.getFloat64(at, true) },
  F32: { bytes: 4, make: float32, get: (view, at) => view.getFloat32(at, true) },
  F16: { bytes: 2, make: float32, get: (view, at) => halfToNumber(view.getUint16(at, true)) },
  BF16: { bytes: 2, make: float32, get: (view, at) => bfloat16ToNumber(view.getUint16(at, true)) },
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseHeader(bytes: Uint8Array): { header: Record<string, unknown>; dataStart: number } {
  requireBytes('safetensors', bytes, 0, 8, 'the header length');
  const length = viewOf(bytes).getBigUint64(0, true);
  if (length > BigInt(maximumHeader)) throw refuse('byte 0', `a header of ${length} bytes is too long`);
  const dataStart = 8 + Number(length);
  requireBytes('safetensors', bytes, 8, Number(length), 'the header');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(8, dataStart));
    const header: unknown = JSON.parse(text);
    if (isRecord(header)) return { header, dataStart };
  } catch (cause) {
    throw refuse('byte 8', `the header is not JSON (${cause instanceof Error ? cause.message : 'unreadable'})`);
  }
  throw refuse('byte 8', 'the header is not a JSON object');
}

function isWholeList(value: unknown, most: number): value is number[] {
  const whole = (item: unknown) => Number.isSafeInteger(item) && (item as number) >= 0;
  return Array.isArray(value) && value.length <= most && value.every(whole);
}

function placeOf(name: string, entry: unknown): Place {
  if (!isRecord(entry)) throw refuse(name, 'its entry is not an object');
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !Object.hasOwn(elementTypes, dtype)) {
    throw refuse(name, `element type ${String(dtype).slice(0, 20)} is not read`);
  }
  if (!isWholeList(shape, maximumRank)) throw refuse(name, 'its shape is not a list of whole numbers');
  if (!isWholeList(offsets, 2) || offsets.length !== 2)
    throw refuse(name, 'its data_offsets are not two whole numbers');
  const expected = elementCount('safetensors', name, shape) * elementTypes[dtype].bytes;
  const [begin, end] = offsets;
  if (end - begin !== expected)
    throw refuse(name, `[${shape}] of ${dtype} needs ${expected} bytes, it has ${end - begin}`);
  return { name, dtype, shape, begin, end };
}

/** The tensors must fill the data exactly: each begins where the one before it ends. */
function checkCover(places: readonly Place[], dataLength: number): void {
  let at = 0;
  for (const { name, begin, end } of [...places].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < at) throw refuse(name, `it overlaps the tensor before it (byte ${begin} of the data)`);
    if (begin > at) throw refuse(name, `bytes ${at} to ${begin} of the data belong to no tensor`);
    at = end;
  }
  if (at > dataLength) throw refuse(`byte ${dataLength} of the data`, `the tensors need ${at} bytes`);
  if (at < dataLength) throw refuse(`byte ${at} of the data`, `${dataLength - at} bytes belong to no tensor`);
}

/**
 * The tensors of a safetensors file by name. F64 comes as Float64Array; F32, F16 and BF16 as
 * Float32Array. Throws InvalidFile naming the tensor or byte for anything the format forbids.
 */
export function readSafetensors(source: Bytes): Map<string, Tensor<Float32Array | Float64Array>> {
  const bytes = bytesOf(source);
  const { header, dataStart } = parseHeader(bytes);
  const places = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => placeOf(name, entry));
  checkCover(places, bytes.length - dataStart);
  return new Map(places.map((place) => [place.name, readTensor(bytes, dataStart, place)]));
}

function readTensor(
  bytes: Uint8Array,
  dataStart: number,
  { dtype, shape, begin, end }: Place,
): Tensor<Float32Array | Float64Array> {
  const type = elementTypes[dtype];
  const view = viewOf(bytes);
  const data = type.make((end - begin) / type.bytes);
  for (let i = 0; i < data.length; i++) data[i] = type.get(view, dataStart + begin + i * type.bytes);
  return { shape, data };
}

/** A safetensors file of float32 and float64 tensors in the given order, data aligned to 8 bytes. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor<Float32Array | Float64Array>>,
): Uint8Array<ArrayBuffer> {
  let length = 0;
  const entries = [...tensors].map(([name, { shape, data }]) => {
    const dtype = data instanceof Float64Array ? 'F64' : 'F32';
    const begin = length;
    length += data.byteLength;
    return [name, { dtype, shape, data_offsets: [begin, length] }] as const;
  });
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const dataStart = Math.ceil((8 + header.length) / 8) * 8;
  const bytes = new Uint8Array(dataStart + length).fill(0x20, 8, dataStart);
  bytes.set(header, 8);
  viewOf(bytes).setBigUint64(0, BigInt(dataStart - 8), true);
  let at = dataStart;
  for (const { data } of tensors.values()) {
    writeNumbers(viewOf(bytes), at, data);
    at += data.byteLength;
  }
  return bytes;
}

function writeNumbers(view: DataView, start: number, data: Float32Array | Float64Array): void {
  data.forEach((value: number, i: number) => {
    if (data instanceof Float64Array) view.setFloat64(start + 8 * i, value, true);
    else view.setFloat32(start + 4 * i, value, true);
  });
}
