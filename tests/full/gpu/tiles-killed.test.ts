// Processes that fill one store: killed in the middle and resumed, interrupted, two at once on the same part.
import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { filesOf, shardCount } from '../../support/store-folder';
import { differences } from '../../support/zarr-store';
import { useBuiltCommand } from '../../gpu/cli/built';
import { dataBytes, modelBytes, runHere, useFolder } from '../../gpu/cli/support';

const folder = useFolder();
const command = useBuiltCommand();
const subject = [
  ...['--model', folder.write('model.safetensors', modelBytes([64, 128, 128, 10])), '--activation', 'relu'],
  ...['--data', folder.write('x.npy', dataBytes(900, 64)), '--shard-edge', '256', '--shard', '1/1'],
];
const line = (store: string): string[] => ['tiles', '--store', folder.path(store), ...subject];

function start(store: string) {
  const child = spawn(process.execPath, [command, ...line(store)]);
  let error = '';
  child.stderr.on('data', (text) => (error += text));
  const ended = new Promise<{ status: number | null; error: string }>((done) =>
    child.on('close', (status) => done({ status, error })),
  );
  return { child, ended };
}

/** Until the store has so many shards of level 0. */
async function shards(store: string, count: number): Promise<void> {
  while (shardCount(folder.path(store)) < count) await new Promise((next) => setTimeout(next, 5));
}

const finish = (store: string) => runHere(['tiles', '--store', folder.path(store), '--finish']);

const whole = (async () => {
  const { status } = await runHere(line('whole.zarr'));
  return { status, finished: (await finish('whole.zarr')).status, files: filesOf(folder.path('whole.zarr')) };
})();

async function expectWhole(store: string): Promise<void> {
  const { status, finished, files } = await whole;
  expect([status, finished]).toEqual([0, 0]);
  expect((await finish(store)).status).toBe(0);
  expect(differences(filesOf(folder.path(store)), files)).toEqual([]);
}

describe('a store whose process', () => {
  test.each([1, 4, 8])('is killed after %i shards and resumed has the same files', async (count) => {
    const store = `killed-${count}.zarr`;
    const { child, ended } = start(store);
    await shards(store, count);
    child.kill('SIGKILL');
    expect((await ended).status).toBeNull();
    expect((await finish(store)).status).toBe(3);
    expect((await runHere(line(store))).status).toBe(0);
    await expectWhole(store);
  });

  test('is interrupted keeps whole files alone', async () => {
    const { child, ended } = start('interrupted.zarr');
    await shards('interrupted.zarr', 2);
    child.kill('SIGINT');
    expect(await ended).toEqual({ status: 130, error: 'ntk-explorer: interrupted, units that are done stay\n' });
    const { files } = await whole;
    const mine = [...filesOf(folder.path('interrupted.zarr'))];
    expect(mine.length).toBeLessThan(files.size);
    const own = new Map([...files].filter(([path]) => mine.some(([name]) => name === path)));
    const written = new Map(mine.filter(([path]) => path !== 'zarr.json'));
    own.delete('zarr.json'); // says that it is complete
    expect(differences(written, own)).toEqual([]);
  });

  test('has a twin on the same part has the same files', async () => {
    const twins = [start('twins.zarr'), start('twins.zarr')];
    for (const { ended } of twins) expect(await ended).toMatchObject({ status: 0 });
    await expectWhole('twins.zarr');
  });
});
