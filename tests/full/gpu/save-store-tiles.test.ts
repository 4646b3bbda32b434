// A kernel that is computed by tile as a store.
import { describe, expect, test } from 'vitest';
import { openKernelStore } from '../../../src/formats/zarr/kernel-store';
import { MemoryFolder } from '../../support/memory-folder';
import { testSession, until } from '../../support/session';
import {
  byCommand,
  expectSameStore,
  intoArchive,
  intoFolder,
  openAgain,
  openStrokes,
  strokesState,
  unpacked,
} from '../../support/saved-store';
import { readArray, readAttributes } from '../../support/zarr-spec-reader';
import { differences, memorySource, sameBytes } from '../../support/zarr-store';
import { useFolder } from '../../gpu/cli/support';

const folder = useFolder();
const tiled = 1100;
const severalUnits = 2100;

describe('a kernel that is computed by tile', () => {
  test('of two sets opens again, as the sets that it is of', async () => {
    const session = await openStrokes(tiled, 13 * 2 ** 20);
    session.setView({ rowSet: 'test', columnSet: 'train' });
    await until(() => session.kernel.value!.columnSet === 'train', 'the sets');
    const archive = await intoArchive(session);
    const { data, shape } = readArray(await unpacked(archive), '0/mean');
    const other = testSession({ state: strokesState(tiled) });
    await openAgain(other, archive);
    const { rows, columns, rowSet, columnSet } = other.kernel.value!;
    expect([rowSet, columnSet, rows.length, columns.length]).toEqual(['test', 'train', ...shape]);
    const [stored, computed] = await Promise.all(
      [other, session].map((each) => each.kernelEntry(rows[100], columns[333])),
    );
    expect(stored.value).toBe(data[100 * shape[1] + 333]);
    expect(Math.abs(stored.value / computed.value - 1)).toBeLessThan(1e-5);
  });

  test('is the store that the command line writes, and opens again', async () => {
    const session = await openStrokes(tiled, 13 * 2 ** 20);
    const { seconds } = session.savable.value.find(({ kind }) => kind === 'kernel-folder')!;
    expect(seconds).toBeGreaterThan(0);
    const { files } = await intoFolder(session);
    const expected = await byCommand(folder, session, 'strokes', '--data', `strokes:${tiled}:3`, '--order', 'class');
    expectSameStore(files, expected);
    const archive = await intoArchive(session);
    expect(differences(await unpacked(archive), files)).toEqual([]);
    const { data } = readArray(files, '0/mean');
    const other = testSession({ state: strokesState(tiled) });
    await openAgain(other, archive);
    const { order } = other.kernel.value!;
    expect((await other.kernelEntry(order[1090], order[12])).value).toBe(data[1090 * tiled + 12]);
    expect(session.problem.value?.where).not.toBe('kernel');
  });

  test('cancelled between two files: a folder says so and is gone on with, an archive is none', async () => {
    const session = await openStrokes(severalUnits, 40 * 2 ** 20);
    let [written, limit] = [0, 12];
    const cancel = (): void => session.jobs.value.find(({ title }) => title.includes('store'))?.cancel();
    const target = new MemoryFolder((size) => {
      written += Number(size > 2000);
      if (written === limit) cancel();
    });
    const first = await intoFolder(session, target);
    expect(first.isComplete).toBe(false);
    expect(readAttributes(first.files)['ntk_explorer']).toMatchObject({ complete: false });
    const half = await openKernelStore(memorySource(first.files));
    expect((await half.missing()).length).toBe(2);
    expect(first.files.has('0/mean/c/0/0')).toBe(true);
    limit = Infinity;
    const second = await intoFolder(session, target);
    expect(second.isComplete).toBe(true);
    expect(sameBytes(second.files.get('0/mean/c/0/0')!, first.files.get('0/mean/c/0/0')!)).toBe(true);
    expect(await (await openKernelStore(memorySource(second.files))).missing()).toEqual([]);

    const aborted: unknown[] = [];
    let bytes = 0;
    const archive = new WritableStream<Uint8Array<ArrayBuffer>>({
      write: (piece) => {
        bytes += piece.length;
        if (bytes > 1e6) cancel();
      },
      close: () => expect.fail('half of an archive was closed'),
      abort: (reason) => void aborted.push(reason),
    });
    expect(await session.saveStore({ archive })).toBe(false);
    expect(aborted).toHaveLength(1);
    expect(session.problem.value?.where).not.toBe('kernel');
    expect(session.jobs.value.filter(({ title }) => title.includes('store'))).toEqual([]);
  });
});
