// A kernel that a session shows, saved as a store: into a folder and an archive, opened again, and as the command line writes it.
import { expect } from 'vitest';
import { openZip } from '../../src/formats/zip';
import { storeAmong } from '../../src/session/stores';
import type { Session } from '../../src/session/types';
import type { StateDocument } from '../../src/state/document';
import { runHere, type useFolder } from '../gpu/cli/support';
import { MemoryFolder } from './memory-folder';
import { fewDigits, smallState, testDevice, testSession, until } from './session';
import { filesOf } from './store-folder';
import { readArray } from './zarr-spec-reader';
import type { MutableFiles } from './zarr-store';

type Folder = ReturnType<typeof useFolder>;

export const digitCount = 300;
const bound = 1e-6; // of the largest entry: rounding of sums in another order

export async function openDigits(options: Parameters<typeof testSession>[0] = {}): Promise<Session> {
  const session = testSession({ dataset: await fewDigits(digitCount), state: { ...smallState, step: 3 }, ...options });
  await session.start();
  await until(() => session.jobs.value.length === 0, 'rest');
  return session;
}

export const strokesState = (count: number): StateDocument => ({
  ...smallState,
  dataset: { name: 'strokes', count, seed: 3 },
  step: 0,
});

/** More than the budget holds as a whole. */
export async function openStrokes(count: number, budget: number): Promise<Session> {
  const session = testSession({ state: strokesState(count), budget, device: testDevice().holder });
  await session.computeKernel();
  expect('atlas' in session.kernel.value!.picture).toBe(true);
  return session;
}

export async function intoFolder(session: Session, target = new MemoryFolder()) {
  const isComplete = await session.saveStore({ folder: target });
  const [name] = [...target.entries.keys()];
  const all = await target.files();
  const files: MutableFiles = new Map([...all].map(([path, bytes]) => [path.replace(`${name}/`, ''), bytes]));
  return { isComplete, name, files, target };
}

export async function intoArchive(session: Session): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const archive = new WritableStream<Uint8Array<ArrayBuffer>>({ write: (bytes) => void parts.push(bytes.slice()) });
  expect(await session.saveStore({ archive })).toBe(true);
  return new Blob(parts);
}

export async function unpacked(archive: Blob): Promise<MutableFiles> {
  const files: MutableFiles = new Map();
  for (const { name, read } of openZip('zip', await archive.arrayBuffer()))
    files.set(name, Uint8Array.from(await read()));
  return files;
}

/** Shows an archive in the session in place of its kernel, as the dialog does. */
export async function openAgain(session: Session, archive: Blob): Promise<void> {
  const file = new File([archive], 'saved.zarr.zip');
  const found = await storeAmong([{ path: file.name, file }], new AbortController().signal);
  await session.openStore(found!.opened);
  expect(session.kernel.value!.readFrom).toEqual({ name: 'saved.zarr.zip', isComplete: true });
}

const documentOf = (files: MutableFiles, path: string): unknown =>
  JSON.parse(new TextDecoder().decode(files.get(path)));

const isNumbers = (path: string): boolean => !path.endsWith('.json');

/** Every number of every array to rounding; the documents to the letter. */
export function expectSameStore(files: MutableFiles, expected: MutableFiles): void {
  expect([...files.keys()].sort()).toEqual([...expected.keys()].sort());
  const documents = [...files.keys()].filter((path) => !isNumbers(path));
  for (const path of documents) expect(documentOf(files, path), path).toEqual(documentOf(expected, path));
  const arrays = documents.filter((path) => /^\d+\/(mean|min|max)\//.test(path)).map((path) => path.slice(0, -10));
  expect(arrays).toContain('0/mean');
  const { data } = readArray(expected, '0/mean');
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (const path of arrays) {
    const [own, other] = [readArray(files, path), readArray(expected, path)];
    expect(own.shape).toEqual(other.shape);
    const wrong = own.data.findIndex((value, at) => !(Math.abs(value - other.data[at]) <= bound * largest));
    expect([path, wrong, own.data[wrong], other.data[wrong]]).toEqual([path, -1, undefined, undefined]);
  }
}

/** What `ntk-explorer tiles` writes of the network that is shown. */
export async function byCommand(
  folder: Folder,
  session: Session,
  name: string,
  ...more: string[]
): Promise<MutableFiles> {
  const saved = await session.save('model');
  const model = folder.write(`${name}.safetensors`, new Uint8Array(await saved!.content.arrayBuffer()));
  const store = folder.path(`${name}.zarr`);
  const line = ['tiles', '--model', model, '--store', store, '--shard', '1/1', '--finish', '--shard-edge', '2048'];
  expect(await runHere([...line, ...more])).toMatchObject({ status: 0 });
  return filesOf(store);
}
