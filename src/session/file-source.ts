// Bytes of what a reader chose, dropped, or named by its address.
import { invalidFile, unreachable } from '../core/errors';
import { readBody } from '../formats/response-body';
import { mostBytes } from './file-reading';
import type { NamedFile } from './understanding';

const tooMuch = (name: string, size: number) =>
  invalidFile('model or data', name, `${size} bytes are more than the ${mostBytes} that are read`);

/** A file of this machine, and its path from a folder that was given. */
export interface ChosenFile {
  readonly path: string;
  readonly file: File;
}

const isHidden = (path: string): boolean => path.split('/').some((part) => part.startsWith('.'));
const isPicture = ({ path }: ChosenFile): boolean => /\.png$/i.test(path);
const isKnown = ({ path }: ChosenFile): boolean =>
  /\.(onnx|safetensors|json|npy|npz|csv|tsv|parquet|zip|gz)$/i.test(path);

/** Of a folder its pictures, or where it has none what is a model or data by its name; files given by themselves stay. */
export function worthReading(files: readonly ChosenFile[]): readonly ChosenFile[] {
  const [within, alone] = [true, false].map((is) => files.filter(({ path }) => path.includes('/') === is));
  const seen = within.filter(({ path }) => !isHidden(path));
  const pictures = seen.filter(isPicture);
  return [...alone, ...(pictures.length > 0 ? pictures : seen.filter(isKnown))];
}

/** The bytes of files of this machine. Throws InvalidFile naming one that is too large or cannot be read. */
export async function bytesOfFiles(files: readonly ChosenFile[]): Promise<NamedFile[]> {
  const wanted = worthReading(files);
  if (wanted.length === 0) throw invalidFile('model or data', 'the folder', 'there is nothing in it that is read');
  const total = wanted.reduce((sum, { file }) => sum + file.size, 0);
  if (total > mostBytes) throw tooMuch(wanted.length === 1 ? wanted[0].path : `${wanted.length} files`, total);
  return Promise.all(wanted.map(async ({ path, file }) => ({ name: path, bytes: await bytesOfFile(file) })));
}

async function bytesOfFile(file: File): Promise<Uint8Array> {
  const buffer = await file.arrayBuffer().catch(() => {
    throw invalidFile('model or data', file.name, 'the browser cannot read it');
  });
  return new Uint8Array(buffer);
}

/** The file at an address, fetched by the browser alone. Throws Unreachable with why, InvalidFile when it is too large. */
export async function fetchFile(address: string, signal?: AbortSignal): Promise<NamedFile> {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol))
    throw unreachable(address, 'it is not an address that begins with https://');
  const response = await fetch(url, { signal, credentials: 'omit', referrerPolicy: 'no-referrer' }).catch(() => {
    signal?.throwIfAborted();
    throw unreachable(address, 'nothing answers there, or its server does not let other pages read it (CORS)');
  });
  if (!response.ok) throw unreachable(address, `the server answered ${response.status}`);
  if (/^text\/html\b/i.test(response.headers.get('content-type') ?? ''))
    throw unreachable(address, 'it is a web page; copy the address of the file itself');
  const name = decoded(url.pathname.split('/').at(-1)!) || url.hostname;
  return { name, bytes: await bodyOf(name, response) };
}

/** As it stands where a per cent sign in it is no code. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

async function bodyOf(name: string, response: Response): Promise<Uint8Array> {
  const stated = Number(response.headers.get('content-length') ?? 0);
  if (stated > mostBytes) throw tooMuch(name, stated);
  return readBody(response, mostBytes, (size) => tooMuch(name, size));
}

/**
 * Files with others added: a new model, configuration, vocabulary or set of pictures takes the
 * old one's place, and so do data files where they are more than two.
 */
export function withFiles(
  before: readonly NamedFile[],
  added: readonly NamedFile[],
  kindOf: (file: NamedFile) => string,
): readonly NamedFile[] {
  const fresh = (kind: string): number => added.filter((file) => kindOf(file) === kind).length;
  const kept = before.filter((file) => {
    if (added.some(({ name }) => name === file.name)) return false;
    const kind = kindOf(file);
    return kind === 'data' ? fresh(kind) < 2 : fresh(kind) === 0;
  });
  const data = kept.filter((file) => kindOf(file) === 'data');
  const dropped = data.length + fresh('data') > 2 ? data : [];
  return [...kept.filter((file) => !dropped.includes(file)), ...added];
}
