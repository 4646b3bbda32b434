// Tensors of an ONNX file: numbers of any width, raw or as lists, as float32 or exact whole numbers.
import { invalidFile, unsupported } from '../core/errors';
import { elementCount, viewOf } from './bytes';
import { bfloat16ToNumber, halfToNumber } from './half';
import { readMessage, type Span } from './protobuf';

export type NumberType = 'float' | 'int' | 'bool';

export interface OnnxTensor {
  readonly name: string;
  readonly type: NumberType;
  /** The file's name of the element type. */
  readonly stored: string;
  readonly shape: readonly number[];
  /** Row-major; whole numbers beyond 2^53 are the nearest that a number holds. */
  readonly data: Float32Array | Float64Array;
}

interface ElementType {
  readonly name: string;
  readonly kind: NumberType;
  readonly bytes: number;
  readonly get: (view: DataView, at: number) => number;
  /** From a list of 32-bit integers, where the number's bits are kept in one. */
  readonly fromBits?: (bits: number) => number;
}

const exact = (value: bigint): number =>
  Math.min(Math.max(Number(value), -Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);

/** By the file's number of the type. */
const elementTypes: Readonly<Record<number, ElementType>> = {
  1: { name: 'float32', kind: 'float', bytes: 4, get: (view, at) => view.getFloat32(at, true) },
  2: { name: 'uint8', kind: 'int', bytes: 1, get: (view, at) => view.getUint8(at) },
  3: { name: 'int8', kind: 'int', bytes: 1, get: (view, at) => view.getInt8(at) },
  6: { name: 'int32', kind: 'int', bytes: 4, get: (view, at) => view.getInt32(at, true) },
  7: { name: 'int64', kind: 'int', bytes: 8, get: (view, at) => exact(view.getBigInt64(at, true)) },
  9: { name: 'bool', kind: 'bool', bytes: 1, get: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
  10: {
    name: 'float16',
    kind: 'float',
    bytes: 2,
    get: (view, at) => halfToNumber(view.getUint16(at, true)),
    fromBits: halfToNumber,
  },
  11: { name: 'float64', kind: 'float', bytes: 8, get: (view, at) => view.getFloat64(at, true) },
  16: {
    name: 'bfloat16',
    kind: 'float',
    bytes: 2,
    get: (view, at) => bfloat16ToNumber(view.getUint16(at, true)),
    fromBits: bfloat16ToNumber,
  },
};

/** What the file's number of an element type stands for. Throws Unsupported naming where it is met. */
export function elementType(code: number, where: string): { readonly name: string; readonly kind: NumberType } {
  if (!Object.hasOwn(elementTypes, code)) throw unsupported(`element type ${code} of ${where} in an ONNX file`);
  return elementTypes[code];
}

interface Parts {
  readonly shape: number[];
  readonly lists: { readonly floats: number[]; readonly integers: number[]; readonly doubles: number[] };
  name: string;
  code: number;
  raw?: Uint8Array;
  external: boolean;
}

function readParts(span: Span): Parts {
  const lists = { floats: [] as number[], integers: [] as number[], doubles: [] as number[] };
  const parts: Parts = { shape: [], lists, name: '', code: 0, external: false };
  readMessage('ONNX', 'a tensor', span, {
    1: (field) => field.integers(parts.shape),
    2: (field) => (parts.code = field.integer()),
    4: (field) => field.floats(lists.floats),
    5: (field) => field.integers(lists.integers),
    7: (field) => field.integers(lists.integers),
    8: (field) => (parts.name = field.text()),
    9: (field) => (parts.raw = field.span().bytes),
    10: (field) => field.doubles(lists.doubles),
    13: (field) => {
      field.span();
      parts.external = true;
    },
    14: (field) => (parts.external = field.integer() === 1 || parts.external),
  });
  return parts;
}

function fromRaw(type: ElementType, raw: Uint8Array, data: Float32Array | Float64Array): void {
  const view = viewOf(raw);
  for (let i = 0; i < data.length; i++) data[i] = type.get(view, i * type.bytes);
}

function fromList({ lists }: Parts, type: ElementType, data: Float32Array | Float64Array, where: string): void {
  const [list] = [lists.floats, lists.integers, lists.doubles].filter(({ length }) => length > 0);
  if ((list?.length ?? 0) !== data.length)
    throw invalidFile('ONNX', where, `its shape needs ${data.length} numbers, it has ${list?.length ?? 0}`);
  const value = list === lists.integers && type.fromBits ? type.fromBits : (number: number) => number;
  for (let i = 0; i < data.length; i++) data[i] = value(list[i]);
}

/**
 * A tensor: floats as float32, other numbers exactly. Throws InvalidFile where shape and data disagree, Unsupported for
 * element types that networks are not made of and for data that lies in another file.
 */
export function readTensor(span: Span): OnnxTensor {
  const parts = readParts(span);
  const { name, shape, raw } = parts;
  const where = name === '' ? `the tensor at byte ${span.start}` : name;
  if (parts.external)
    throw unsupported(`weights outside the ONNX file (${where} lies in another file): save it with its weights inside`);
  if (shape.length > 32) throw invalidFile('ONNX', where, `${shape.length} axes are too many`);
  elementType(parts.code, where);
  const type = elementTypes[parts.code];
  const count = elementCount('ONNX', where, shape);
  const length = raw?.length ?? 0;
  if (raw && length !== count * type.bytes)
    throw invalidFile('ONNX', where, `[${shape}] of ${type.name} needs ${count * type.bytes} bytes, it has ${length}`);
  if (!raw && count > span.bytes.length) throw invalidFile('ONNX', where, `[${shape}] is more than the file holds`);
  const data = type.kind === 'float' ? new Float32Array(count) : new Float64Array(count);
  if (raw) fromRaw(type, raw, data);
  else fromList(parts, type, data, where);
  return { name, type: type.kind, stored: type.name, shape, data };
}
