// Bytes of what a reader chose, dropped, or named by its address.
import { invalidFile, unreachable } from '../core/errors';
import { mostBytes } from './file-reading';
import type { NamedFile } from './understanding';

const tooMuch = (name: string, size: number) =>
  invalidFile('model or data', name, `${size} bytes are more than the ${mostBytes} that are read`);

/** The bytes of files of this machine. Throws InvalidFile naming one that is too large or cannot be read. */
export async function bytesOfFiles(files: readonly File[]): Promise<NamedFile[]> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  if (total > mostBytes) throw tooMuch(files.map(({ name }) => name).join(', '), total);
  return Promise.all(files.map(async (file) => ({ name: file.name, bytes: await bytesOfFile(file) })));
}

async function bytesOfFile(file: File): Promise<Uint8Array> {
  const buffer = await file.arrayBuffer().catch(() => {
    throw invalidFile(
      'model or data',
      file.name,
      'the browser cannot read it; a folder can be opened as a zip archive',
    );
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
  const name = decodeURIComponent(url.pathname.split('/').at(-1)!) || url.hostname;
  return { name, bytes: await bodyOf(name, response) };
}

async function bodyOf(name: string, { headers, body }: Response): Promise<Uint8Array> {
  const stated = Number(headers.get('content-length') ?? 0);
  if (stated > mostBytes) throw tooMuch(name, stated);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    parts.push(part.value);
    size += part.value.length;
    if (size <= mostBytes) continue;
    await reader?.cancel();
    throw tooMuch(name, size);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Files with others added: a new model, configuration or vocabulary takes the old one's place, and so do data files where they are more than two. */
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
