// safetensors files: an 8-byte length, a JSON header, then tensors. Strict: no overlap, no hole, no impossible shape.
import { invalidFile, unsupported } from '../core/errors';
import type { Tensor } from '../core/tensor';
import { type Bytes, bytesOf, elementCount, requireBytes, viewOf } from './bytes';
import { bfloat16ToNumber, halfToNumber } from './half';
import { readJson } from './json-text';

const maximumHeader = 16 * 2 ** 20;
const metadataKey = '__metadata__';
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
  readonly make: (count: number) => Float32Array | Float64Array;
  readonly get: (view: DataView, offset: number) => number;
}

const float32 = (count: number) => new Float32Array(count);

const elementTypes: Readonly<Record<string, ElementType>> = {
  F64: { make: (count) => new Float64Array(count), get: (view, at) => view.getFloat64(at, true) },
  F32: { make: float32, get: (view, at) => view.getFloat32(at, true) },
  F16: { make: float32, get: (view, at) => halfToNumber(view.getUint16(at, true)) },
  BF16: { make: float32, get: (view, at) => bfloat16ToNumber(view.getUint16(at, true)) },
};

/** Bytes of every element type, those that only take up room too. */
const elementBytes: Readonly<Record<string, number>> = {
  ...{ BOOL: 1, U8: 1, I8: 1, F8_E4M3: 1, F8_E5M2: 1, U16: 2, I16: 2, F16: 2, BF16: 2 },
  ...{ U32: 4, I32: 4, F32: 4, U64: 8, I64: 8, F64: 8 },
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
  const header = readJson(bytes.subarray(8, dataStart), 'safetensors', 'the header');
  if (isRecord(header)) return { header, dataStart };
  throw refuse('byte 8', 'the header is not a JSON object');
}

function isWholeList(value: unknown, most: number): value is number[] {
  const whole = (item: unknown) => Number.isSafeInteger(item) && (item as number) >= 0;
  return Array.isArray(value) && value.length <= most && value.every(whole);
}

function placeOf(name: string, entry: unknown): Place {
  if (!isRecord(entry)) throw refuse(name, 'its entry is not an object');
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !Object.hasOwn(elementBytes, dtype)) {
    throw refuse(name, `element type ${String(dtype).slice(0, 20)} is unknown`);
  }
  if (!isWholeList(shape, maximumRank)) throw refuse(name, 'its shape is not a list of whole numbers');
  if (!isWholeList(offsets, 2) || offsets.length !== 2)
    throw refuse(name, 'its data_offsets are not two whole numbers');
  const expected = elementCount('safetensors', name, shape) * elementBytes[dtype];
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

/** A file whose header has been checked against its length; tensors are read when asked for. */
export interface SafetensorsFile {
  readonly metadata: ReadonlyMap<string, string>;
  readonly names: readonly string[];
  readonly shapeOf: (name: string) => readonly number[];
  /** F64 comes as Float64Array; F32, F16 and BF16 as Float32Array. Throws InvalidFile for other element types. */
  readonly read: (name: string) => Tensor<Float32Array | Float64Array>;
}

/** Throws InvalidFile naming the tensor or byte for anything the format forbids. */
export function openSafetensors(source: Bytes): SafetensorsFile {
  const bytes = bytesOf(source);
  const { header, dataStart } = parseHeader(bytes);
  const entries = Object.entries(header).filter(([name]) => name !== metadataKey);
  const places = new Map(entries.map(([name, entry]) => [name, placeOf(name, entry)]));
  checkCover([...places.values()], bytes.length - dataStart);
  const metadata = metadataOf(Object.hasOwn(header, metadataKey) ? header[metadataKey] : {});
  return {
    metadata,
    names: [...places.keys()],
    shapeOf: (name) => places.get(name)!.shape,
    read: (name) => readTensor(bytes, dataStart, places.get(name)!),
  };
}

function metadataOf(value: unknown): Map<string, string> {
  if (!isRecord(value)) throw refuse(metadataKey, 'it is not an object');
  const wrong = Object.entries(value).find(([, text]) => typeof text !== 'string');
  if (wrong) throw refuse(metadataKey, `${wrong[0].slice(0, 40)} is not a text`);
  return new Map(Object.entries(value as Record<string, string>));
}

/** The tensors of a safetensors file by name. Throws InvalidFile as openSafetensors and its `read` do. */
export function readSafetensors(source: Bytes): Map<string, Tensor<Float32Array | Float64Array>> {
  const file = openSafetensors(source);
  return new Map(file.names.map((name) => [name, file.read(name)]));
}

function readTensor(
  bytes: Uint8Array,
  dataStart: number,
  { name, dtype, shape, begin, end }: Place,
): Tensor<Float32Array | Float64Array> {
  if (!Object.hasOwn(elementTypes, dtype)) throw refuse(name, `element type ${dtype} is not read`);
  const [type, width] = [elementTypes[dtype], elementBytes[dtype]];
  const view = viewOf(bytes);
  const data = type.make((end - begin) / width);
  for (let i = 0; i < data.length; i++) data[i] = type.get(view, dataStart + begin + i * width);
  return { shape, data };
}

/**
 * A safetensors file of float32 and float64 tensors in the given order, data aligned to 8 bytes. Throws Unsupported when
 * the header is longer than a reader takes.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor<Float32Array | Float64Array>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  let length = 0;
  const entries = [...tensors].map(([name, { shape, data }]): [string, unknown] => {
    const dtype = data instanceof Float64Array ? 'F64' : 'F32';
    const begin = length;
    length += data.byteLength;
    return [name, { dtype, shape, data_offsets: [begin, length] }];
  });
  if (Object.keys(metadata).length > 0) entries.unshift([metadataKey, metadata]);
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  if (header.length + 8 > maximumHeader) throw unsupported(`a safetensors header of ${header.length} bytes`);
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
