// examples/cluster/dask on loopback: a scheduler and two workers with their nannies, one of which is killed in the middle of a part.
// The store is finished, its files are those of a single run, and both readers read it.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { folderSource } from '../../../src/formats/zarr/folder-source';
import { openKernelStore } from '../../../src/formats/zarr/kernel-store';
import { root, useBuiltCommand } from '../../gpu/cli/built';
import { dataBytes, modelBytes, runHere, useFolder } from '../../gpu/cli/support';
import { hasModules, python } from '../../support/debian-python';
import { cellsOf, filesOf, shardCount } from '../../support/store-folder';
import { differences } from '../../support/zarr-store';

const folder = useFolder();
const command = useBuiltCommand();
const address = folder.path('scheduler.json');
const started: ChildProcess[] = [];

/** Workers end by themselves when their nannies are asked to, the scheduler last. */
afterAll(async () => {
  for (const child of started.toReversed()) {
    child.kill('SIGTERM');
    await ended(child);
  }
});

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((done) => child.on('close', done));

const subject = [
  ...['--model', folder.write('model.safetensors', modelBytes([64, 256, 256, 10])), '--activation', 'relu'],
  ...['--data', folder.write('x.npy', dataBytes(1500, 64)), '--shard-edge', '256'],
];

function startPython(...line: string[]): ChildProcess {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', DASK_LOGGING__DISTRIBUTED: 'error' };
  const child = spawn(python, line, { cwd: folder.path('.'), env, stdio: ['ignore', 'ignore', 'inherit'] });
  started.push(child);
  return child;
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((next) => setTimeout(next, 20));
};

/** Processes that these have started, by the kernel's own list. */
function childrenOf(...parents: readonly number[]): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((pid) => parents.includes(parentOf(pid)));
}

function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return NaN;
  }
}

const isCommand = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(command);
  } catch {
    return false;
  }
};

/** A worker under a nanny that runs the command now, and the command. */
function busyWorker(nanny: number): { worker: number; running: number } | undefined {
  const pairs = childrenOf(nanny).flatMap((worker) => childrenOf(worker).map((running) => ({ worker, running })));
  return pairs.find(({ running }) => isCommand(running));
}

describe.skipIf(!hasModules('dask', 'distributed'))('a Dask cluster of two workers', () => {
  test('finishes a store although one of them is killed', async () => {
    const local = ['--no-dashboard', '--host', '127.0.0.1'];
    startPython('-m', 'distributed.cli.dask_scheduler', '--port', '0', ...local, '--scheduler-file', address);
    await until(() => existsSync(address));
    const worker = ['--nworkers', '1', '--nthreads', '1', '--nanny', ...local, '--scheduler-file', address];
    const nannies = ['1', '2'].map((name) =>
      startPython('-m', 'distributed.cli.dask_worker', ...worker, '--local-directory', folder.path(`worker-${name}`)),
    );
    const store = folder.path('dask.zarr');
    const script = startPython(
      ...[join(root, 'examples/cluster/dask/tiles.py'), '--scheduler-file', address, '--parts', '6'],
      ...['--command', `${process.execPath} ${command}`, '--', ...subject, '--store', store],
    );

    await until(() => shardCount(store) > 0 && busyWorker(nannies[0].pid!) !== undefined);
    const killed = busyWorker(nannies[0].pid!)!;
    for (const pid of [killed.worker, killed.running]) process.kill(pid, 'SIGKILL');
    expect(shardCount(store)).toBeLessThan(36);
    expect(await ended(script)).toBe(0);

    const single = folder.path('single.zarr');
    const alone = await runHere(['tiles', ...subject, '--store', single, '--shard', '1/1', '--finish']);
    expect([alone.status, (await runHere(['tiles', '--store', store, '--status'])).status]).toEqual([0, 0]);
    expect(differences(filesOf(store), filesOf(single))).toEqual([]);
    const files = [...filesOf(store)].map(([path, content]) => ({ path, file: new Blob([content]) }));
    const read = await openKernelStore(folderSource(files));
    expect(await read.tile({ level: 3, row: 0, column: 0 }, 'mean')).toEqual(cellsOf(store, 3));
    expect(cellsOf(store, 0).every(Number.isFinite)).toBe(true);
  });
});
