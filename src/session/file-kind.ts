// Whether a file is a model, data, a picture, a configuration or a vocabulary: by its first bytes, and by its name where those leave it open.

interface Named {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const begins = (bytes: Uint8Array, ...start: number[]): boolean => start.every((byte, at) => bytes[at] === byte);

/** The length of a safetensors header has zeros above; then comes a brace. */
const isSafetensors = (bytes: Uint8Array): boolean =>
  bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0 && bytes[8] === 0x7b;

/** An ONNX file begins with the version of its format, or another field of a few bytes; text has no such characters. */
const isProtobuf = (bytes: Uint8Array): boolean => bytes[0] === 0x08 || bytes[0] === 0x12 || bytes[0] === 0x1a;

const isPickle = (bytes: Uint8Array): boolean => bytes[0] === 0x80;

/** Marks that no model begins with: npy, gzip, Parquet, IDX. */
const isMarkedData = (bytes: Uint8Array): boolean =>
  begins(bytes, 0x93, 0x4e) ||
  begins(bytes, 0x1f, 0x8b) ||
  begins(bytes, 0x50, 0x41, 0x52, 0x31) ||
  begins(bytes, 0, 0);

const peeked = 2 ** 20;

/** A list, or a tokenizer.json with its tokens, among which a configuration has none. */
function isVocabulary(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes.subarray(0, peeked));
  return /^\s*\[/.test(text) || /"(added_tokens|vocab)"\s*:/.test(text);
}

export type FileKind = 'model' | 'data' | 'picture' | 'config' | 'vocabulary';

export function fileKind({ name, bytes }: Named): FileKind {
  if (begins(bytes, 0x89, 0x50, 0x4e, 0x47) || /\.png$/i.test(name)) return 'picture';
  if (/\.(onnx|safetensors|pt|pth|bin|ckpt)$/i.test(name)) return 'model';
  if (/\.json$/i.test(name)) return isVocabulary(bytes) ? 'vocabulary' : 'config';
  if (/\.(npy|npz|csv|tsv|txt|parquet|zip|gz)$/i.test(name) || isMarkedData(bytes)) return 'data';
  return isSafetensors(bytes) || isProtobuf(bytes) || isPickle(bytes) ? 'model' : 'data';
}
