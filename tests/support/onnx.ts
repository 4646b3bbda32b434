// Writes small ONNX files for tests: nodes by operator and names, attributes by their values, float32 or raw tensors.
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

export interface TensorToWrite {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data?: ArrayLike<number>;
  /** The file's number of the element type, 1 (float32) when absent. */
  readonly type?: number;
  /** In place of numbers. */
  readonly raw?: Uint8Array;
  readonly external?: boolean;
}

/** A list of numbers is one of whole ones. */
export type AttributeToWrite =
  number | string | readonly number[] | { readonly float: number } | TensorToWrite | BranchToWrite;

/** Nodes that a branch takes, and what it gives. */
export interface BranchToWrite {
  readonly nodes: readonly NodeToWrite[];
  readonly output: string;
}

export interface NodeToWrite {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly name?: string;
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, AttributeToWrite>>;
}

export interface FileToWrite {
  readonly nodes: readonly NodeToWrite[];
  readonly initialisers?: readonly TensorToWrite[];
  /** Lengths of the axes after the batch; a word for a free one. */
  readonly input: readonly (number | string)[];
  readonly inputType?: number;
  readonly batch?: number | string;
  readonly output?: string;
  readonly opset?: number;
}

type Write = (writer: BinaryWriter) => void;

function nested(writer: BinaryWriter, field: number, write: Write): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

const text = (writer: BinaryWriter, field: number, value: string) =>
  writer.tag(field, WireType.LengthDelimited).string(value);
const whole = (writer: BinaryWriter, field: number, value: number) => writer.tag(field, WireType.Varint).int64(value);

function rawOf({ data = [], type = 1 }: TensorToWrite): Uint8Array {
  if (type === 7) return new Uint8Array(BigInt64Array.from(Array.from(data), BigInt).buffer);
  if (type === 9) return Uint8Array.from(data);
  return new Uint8Array((type === 11 ? Float64Array.from(data) : Float32Array.from(data)).buffer);
}

function tensor(writer: BinaryWriter, given: TensorToWrite): void {
  for (const length of given.shape) whole(writer, 1, length);
  whole(writer, 2, given.type ?? 1);
  text(writer, 8, given.name);
  if (given.external) {
    nested(writer, 13, (entry) => text(text(entry, 1, 'location'), 2, 'weights.bin'));
    whole(writer, 14, 1);
    return;
  }
  writer.tag(9, WireType.LengthDelimited).bytes(given.raw ?? rawOf(given));
}

function attribute(writer: BinaryWriter, name: string, value: AttributeToWrite): void {
  text(writer, 1, name);
  if (typeof value === 'number') whole(writer, 3, value);
  else if (typeof value === 'string') text(writer, 4, value);
  else if (Array.isArray(value)) for (const item of value as number[]) whole(writer, 8, item);
  else if ('nodes' in value) nested(writer, 6, (inner) => branch(inner, value));
  else if ('float' in value) writer.tag(2, WireType.Bit32).float(value.float);
  else nested(writer, 5, (inner) => tensor(inner, value as TensorToWrite));
}

function branch(writer: BinaryWriter, { nodes, output }: BranchToWrite): void {
  for (const given of nodes) nested(writer, 1, (inner) => writeNode(inner, given));
  nested(writer, 12, (inner) => text(inner, 1, output));
}

function writeNode(
  writer: BinaryWriter,
  { type, inputs, outputs, name = '', domain = '', attributes }: NodeToWrite,
): void {
  for (const input of inputs) text(writer, 1, input);
  for (const output of outputs) text(writer, 2, output);
  text(writer, 3, name);
  text(writer, 4, type);
  for (const [key, value] of Object.entries(attributes ?? {}))
    nested(writer, 5, (inner) => attribute(inner, key, value));
  text(writer, 7, domain);
}

function valueInfo(writer: BinaryWriter, name: string, type: number, shape: readonly (number | string)[]): void {
  const axis =
    (length: number | string): Write =>
    (inner) =>
      nested(inner, 1, (one) => (typeof length === 'number' ? whole(one, 1, length) : text(one, 2, length)));
  text(writer, 1, name);
  nested(writer, 2, (outer) =>
    nested(outer, 1, (inner) => {
      whole(inner, 1, type);
      nested(inner, 2, (list) => shape.forEach((length) => axis(length)(list)));
    }),
  );
}

/** The bytes of a file with one input called `input`, whose output is `logits` unless another is named. */
export function onnxFile(file: FileToWrite): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  whole(writer, 1, 8);
  nested(writer, 7, (graph) => {
    for (const given of file.nodes) nested(graph, 1, (inner) => writeNode(inner, given));
    for (const given of file.initialisers ?? []) nested(graph, 5, (inner) => tensor(inner, given));
    const shape = [file.batch ?? 'batch', ...file.input];
    nested(graph, 11, (inner) => valueInfo(inner, 'input', file.inputType ?? 1, shape));
    nested(graph, 12, (inner) => valueInfo(inner, file.output ?? 'logits', 1, ['batch']));
  });
  nested(writer, 8, (inner) => whole(text(inner, 1, ''), 2, file.opset ?? 17));
  return writer.finish();
}

/** A spread of numbers without a pattern. */
export const numbers = (count: number, scale = 1) =>
  Float32Array.from({ length: count }, (_, k) => scale * Math.sin((k + 1) ** 2));
export const weights = (name: string, ...shape: number[]): TensorToWrite => ({
  name,
  shape,
  data: numbers(shape.reduce((product, length) => product * length, 1)),
});
export const integers = (name: string, ...data: number[]): TensorToWrite => ({
  name,
  shape: [data.length],
  data,
  type: 7,
});
export const node = (
  type: string,
  inputs: string,
  output: string,
  attributes?: NodeToWrite['attributes'],
): NodeToWrite => ({
  type,
  inputs: inputs.split(' '),
  outputs: [output],
  name: `the ${type}`,
  attributes,
});
