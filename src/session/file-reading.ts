// Reads a reader's files in a worker of their own, which is ended when it takes too long: a hostile file freezes nothing.
import { invalidFile, unsupported } from '../core/errors';
import { restored } from '../core/portable-error';
import type { FileAnswer, FileRequest } from './file-messages';
import { ownWorker } from './own-worker';
import { type Answers, type NamedFile, understand, type Understanding } from './understanding';

/** The most bytes that are read at once. */
export const mostBytes = 2 ** 30;
const patience = 20_000; // milliseconds until a worker is given up

export interface ReadingOptions {
  readonly answers?: Answers;
  readonly signal?: AbortSignal;
  /** Milliseconds; 20 s when absent. */
  readonly deadline?: number;
  /** Makes the worker; throws where there may be none. */
  readonly makeWorker?: () => Worker;
}

/** What happened to the worker: an answer, or that there may be none here. */
type Outcome = Exclude<FileAnswer, { kind: 'ready' | 'reading' }> | { readonly kind: 'forbidden' };

/**
 * What the files are. Throws InvalidFile naming the file and the place, also when there is too much of them or reading
 * takes too long, Unsupported, ShapeMismatch. Where workers are forbidden only npy and safetensors are read.
 */
export async function readFiles(
  files: readonly NamedFile[],
  { answers = {}, signal, deadline = patience, makeWorker = ownWorker }: ReadingOptions = {},
): Promise<Understanding> {
  checkBytes(files);
  signal?.throwIfAborted();
  const worker = attempt(makeWorker);
  const outcome = worker && (await ask(worker, { files, answers }, deadline, signal));
  if (outcome?.kind === 'understood') return outcome.understanding;
  if (outcome?.kind === 'failed') throw restored(outcome.error);
  return readHere(files, answers);
}

function checkBytes(files: readonly NamedFile[]): void {
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (total > mostBytes)
    throw invalidFile('model or data', namesOf(files), `${total} bytes are more than the ${mostBytes} that are read`);
}

const namesOf = (files: readonly NamedFile[]): string => files.map(({ name }) => name).join(', ');

function attempt(makeWorker: () => Worker): Worker | undefined {
  try {
    return makeWorker();
  } catch {
    return undefined;
  }
}

async function ask(worker: Worker, request: FileRequest, deadline: number, signal?: AbortSignal): Promise<Outcome> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stop = (): void => undefined;
  try {
    return await new Promise<Outcome>((resolve, reject) => {
      let isReady = false;
      let current = namesOf(request.files);
      const refuse = (why: string): void => reject(invalidFile('model or data', current, `reading it takes ${why}`));
      timer = setTimeout(() => refuse(`longer than ${Math.round(deadline / 1000)} seconds`), deadline);
      stop = () => reject(signal!.reason as Error);
      signal?.addEventListener('abort', stop);
      worker.addEventListener('message', ({ data }: MessageEvent<FileAnswer>) => {
        if (data.kind === 'ready') isReady = true;
        else if (data.kind === 'reading') current = data.name;
        else resolve(data);
      });
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        if (isReady) refuse('more than this browser has');
        else resolve({ kind: 'forbidden' });
      });
      worker.addEventListener('messageerror', () => refuse('more than this browser has'));
      worker.postMessage(request);
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    worker.terminate();
  }
}

/** On the page's own thread: only what can be read in no time. */
async function readHere(files: readonly NamedFile[], answers: Answers): Promise<Understanding> {
  const slow = files.find(({ name }) => !/\.(npy|safetensors)$/i.test(name));
  if (slow)
    throw unsupported(`${slow.name} on a page that may start no workers, where npy and safetensors alone are read`);
  return understand(files, answers);
}
