// The kernel that is shown as a store: into a folder and an archive, whole or by tile; read back by a reader that shares nothing
// with it and in a session, and compared with what the command line writes of the same.
import { effect } from '@preact/signals-core';
import { describe, expect, test } from 'vitest';
import { tensor } from '../../../src/core/tensor';
import { gatherInputs } from '../../../src/datasets/dataset';
import { writeNpy } from '../../../src/formats/npy';
import { openKernelStore } from '../../../src/formats/zarr/kernel-store';
import { MemoryFolder } from '../../support/memory-folder';
import { fewDigits, shareGpu, testSession, until } from '../../support/session';
import {
  byCommand,
  digitCount,
  expectSameStore,
  intoArchive,
  intoFolder,
  openAgain,
  openDigits,
  unpacked,
} from '../../support/saved-store';
import { entriesOfSession } from '../../support/stored-session';
import { readArray, readAttributes } from '../../support/zarr-spec-reader';
import { differences, memorySource, type MutableFiles } from '../../support/zarr-store';
import { useFolder } from '../../gpu/cli/support';

const folder = useFolder();
const n = digitCount;

async function partFile(part: 'train' | 'test'): Promise<string> {
  const digits = await fewDigits(n);
  const { length } = digits.split[part];
  const inputs = Float32Array.from(gatherInputs(digits, digits.split[part]));
  return folder.write(`${part}.npy`, writeNpy(tensor([length, digits.features], inputs)));
}

async function digitFiles(): Promise<{ data: string; targets: string }> {
  const { inputs, features, labels } = await fewDigits(n);
  return {
    data: folder.write('x.npy', writeNpy(tensor([n, features], Float32Array.from(inputs)))),
    targets: folder.write('y.npy', writeNpy(tensor([n], Int32Array.from(labels)))),
  };
}

describe('a kernel that is there as a whole', () => {
  shareGpu();

  test('goes into a folder and an archive, as the same files, entry by entry', async () => {
    const session = await openDigits();
    const { isComplete, name, files } = await intoFolder(session);
    expect([isComplete, name]).toEqual([true, 'digits-kernel-trace.zarr']);
    expect(readAttributes(files)['ntk_explorer']).toMatchObject({ rows: n, symmetric: true, complete: true });
    const entry = await entriesOfSession(session);
    const { data } = readArray(files, '0/mean');
    expect(data.findIndex((value, at) => value !== entry(Math.floor(at / n), at % n))).toBe(-1);
    const store = await openKernelStore(memorySource(files));
    expect(await store.missing()).toEqual([]);
    const archive = await intoArchive(session);
    expect(differences(await unpacked(archive), files)).toEqual([]);
    const kept = (await session.save('kernel-zip'))!;
    expect(kept.name).toBe('digits-kernel-trace.zarr.zip');
    expect(differences(await unpacked(kept.content), files)).toEqual([]);
    const bytes = session.savable.value.find(({ kind }) => kind === 'kernel-zip')!.bytes!;
    expect(archive.size - bytes).toBeGreaterThan(0);
    expect(archive.size - bytes).toBeLessThan(20_000); // documents and names
    const { order } = session.kernel.value!;
    await openAgain(session, archive);
    expect((await session.kernelEntry(order[7], order[280])).value).toBe(entry(7, 280));
  });

  test.each([
    ['trace by class', { order: 'class' }, ['--order', 'class']],
    ['cosine of weights by index', { reduction: 'cosine', order: 'index', parameters: '*weight' }, []],
    ['log-probability', { reduction: 'log-probability', order: 'class' }, ['--order', 'class']],
    ['one logit', { reduction: { logit: 3 }, order: 'index' }, []],
  ] as const)('%s is the store that the command line writes', async (title, settings, line) => {
    const session = await openDigits();
    session.setKernel(settings);
    await until(() => session.jobs.value.length === 0, 'the kernel');
    const { files } = await intoFolder(session);
    const { data, targets } = await digitFiles();
    const { reduction } = session.kernel.value!;
    const reduce = { trace: 'trace', cosine: 'cosine', 'log-probability': 'logp', pseudo: 'pseudo' } as const;
    const own = ['--reduce', typeof reduction === 'string' ? reduce[reduction] : `logit:${reduction.logit}`];
    if ('parameters' in settings) own.push('--parameters', settings.parameters);
    if (reduction === 'log-probability' || settings.order === 'class') own.push('--targets', targets);
    expectSameStore(files, await byCommand(folder, session, title, '--data', data, ...own, ...line));
  });

  test.each([
    ['train by test', { rowSet: 'train', columnSet: 'test' }, ['train', 'test']],
    ['train by train', { rowSet: 'train', columnSet: 'train' }, ['train']],
  ] as const)('%s is the store that the command line writes of the two files', async (title, sets, parts) => {
    const session = await openDigits();
    session.setKernel({ order: 'index' });
    session.setView(sets);
    await until(() => session.jobs.value.length === 0 && session.kernel.value!.rowSet === 'train', 'the rows');
    const { files } = await intoFolder(session);
    const [data, data2] = await Promise.all(parts.map(partFile));
    const line = ['--data', data, ...(data2 ? ['--data2', data2] : [])];
    expectSameStore(files, await byCommand(folder, session, title, ...line));
  });

  test.each(['norm', 'loss'] as const)('by %s it opens again', async (order) => {
    const session = await openDigits();
    session.setKernel({ order });
    await until(() => session.kernel.value!.orderName === order, 'the order');
    await openAgain(session, await intoArchive(session));
    expect(session.kernel.value!.orderName).toBe(order);
  });

  test('what a store cannot be is said beforehand, and refused', async () => {
    const session = await openDigits();
    const missing = () =>
      session.savable.value.filter(({ kind }) => /folder|zip/.test(kind)).map((each) => each.missing);
    expect(missing()).toEqual([undefined, undefined]);
    session.setKernel({ order: 'class', within: 'norm' });
    await until(() => session.kernel.value!.within === 'norm', 'the order');
    expect(missing()).toEqual(['order', 'order']);
    session.setKernel({ order: 'class', within: undefined });
    await until(() => session.kernel.value!.within === undefined, 'the order');
    await openAgain(session, await intoArchive(session));
    expect(missing()).toEqual(['stored', 'stored']);
    const fresh = testSession({ dataset: await fewDigits(8) });
    await expect(fresh.saveStore({ folder: new MemoryFolder() })).rejects.toMatchObject({ code: 'Unsupported' });
  });

  test('of weights that are gone it is refused', async () => {
    const session = await openDigits();
    await session.trainStep();
    await until(() => session.jobs.value.length === 0, 'rest');
    expect(session.savable.value.find(({ kind }) => kind === 'kernel-zip')!.missing).toBe('training');
    await expect(session.save('kernel-zip')).rejects.toThrow('at step 3 of a network at 4');
  });

  test('another save does not stop a store, and a second store is not begun', async () => {
    const session = await openDigits();
    const states: (string | undefined)[] = [];
    const stop = effect(() => {
      if (session.jobs.value.some(({ title }) => title.includes('store')))
        states.push(session.savable.value.find(({ kind }) => kind === 'kernel-folder')!.missing);
    });
    const [store, table] = await Promise.all([intoFolder(session), session.save('table')]);
    stop();
    expect(store.isComplete).toBe(true);
    expect(table!.content.size).toBeGreaterThan(0);
    expect(new Set(states)).toEqual(new Set(['busy']));
  });
});

describe('a folder', () => {
  shareGpu();

  test('with something else in it, or a store of another kernel, is left as it is', async () => {
    const session = await openDigits();
    const target = new MemoryFolder();
    const own = await target.getDirectoryHandle('digits-kernel-trace.zarr', { create: true });
    await own.getFileHandle('letter.txt', { create: true });
    await expect(session.saveStore({ folder: target })).rejects.toThrow('letter.txt is in it');
    expect([...(await target.files()).keys()]).toEqual(['digits-kernel-trace.zarr/letter.txt']);
    expect(session.problem.value).toMatchObject({ where: 'kernel', error: { code: 'InvalidFile' } });
    await own.removeEntry('letter.txt');
    const { files } = await intoFolder(session, target);
    session.setKernel({ order: 'index' });
    await until(() => session.kernel.value!.orderName === 'index', 'the order');
    await expect(session.saveStore({ folder: target })).rejects.toThrow(
      'order (--order): class in the store, index here',
    );
    expect(differences(await intoFolderFiles(target), files)).toEqual([]);
  });

  test('that holds a store is gone on with itself; a file that a browser left empty is written again', async () => {
    const session = await openDigits();
    const { target, files } = await intoFolder(session);
    const own = await target.getDirectoryHandle('digits-kernel-trace.zarr');
    const shards = await (await (await own.getDirectoryHandle('0')).getDirectoryHandle('mean')).getDirectoryHandle('c');
    const row = await shards.getDirectoryHandle('0');
    await row.removeEntry('0');
    await row.getFileHandle('0', { create: true });
    expect(await session.saveStore({ folder: own })).toBe(true);
    expect(differences(await own.files(), files)).toEqual([]);
  });

  test('that is full says so, and what is half-written is not left', async () => {
    const session = await openDigits();
    const target = new MemoryFolder((size) => {
      if (size > 100_000) throw new DOMException('disk', 'QuotaExceededError');
    });
    await expect(session.saveStore({ folder: target })).rejects.toThrow('there is no room for it');
    const left = [...(await target.files())];
    expect(left.length).toBeGreaterThan(0);
    expect(left.filter(([, bytes]) => bytes.length === 0)).toEqual([]);
  });
});

async function intoFolderFiles(target: MemoryFolder): Promise<MutableFiles> {
  const all = await target.files();
  return new Map([...all].map(([path, bytes]) => [path.slice(path.indexOf('/') + 1), bytes]));
}
