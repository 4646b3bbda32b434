// What is saved of a session, read again: the kernel, the network in another session and by the command line, the table.
import { effect } from '@preact/signals-core';
import { describe, expect, test } from 'vitest';
import { openModel } from '../../../src/formats/model-file';
import { readNpy, writeNpy } from '../../../src/formats/npy';
import { readNpz } from '../../../src/formats/npz';
import { logits } from '../../../src/reference/forward';
import type { FileKind, Session } from '../../../src/session/types';
import { loadFixture } from '../../support/fixture';
import { relativeError } from '../../support/numbers';
import { fewDigits, shareGpu, smallState, testSession, until } from '../../support/session';
import { runHere, useFolder } from '../cli/support';

const folder = useFolder();
const count = 37;

async function started(changes: Partial<typeof smallState.network> = {}): Promise<Session> {
  const network = { ...smallState.network, ...changes };
  const session = testSession({ dataset: await fewDigits(count), state: { ...smallState, network, step: 3 } });
  await session.start();
  await until(() => session.jobs.value.length === 0, 'rest');
  return session;
}

async function saved(session: Session, kind: FileKind): Promise<{ name: string; bytes: Uint8Array }> {
  const file = (await session.save(kind))!;
  return { name: file.name, bytes: new Uint8Array(await file.content.arrayBuffer()) };
}

/** Every entry, by datapoint. */
async function kernelOf(session: Session): Promise<number[]> {
  const n = session.dataset.value!.count;
  const rows: number[] = [];
  for (let i = 0; i < n; i++) rows.push(...(await session.kernelRow(i)));
  return rows;
}

describe('saving', () => {
  shareGpu();

  test('the kernel by datapoint, whatever order is shown, as an array and as an archive', async () => {
    const session = await started();
    session.setKernel({ order: 'norm' });
    await until(() => session.kernel.value!.orderName === 'norm', 'the order');
    const expected = await kernelOf(session);
    const array = await saved(session, 'kernel-npy');
    expect(array.name).toBe('digits-kernel-trace.npy');
    const { shape, data } = readNpy(array.bytes);
    expect([shape, data.constructor]).toEqual([[count, count], Float32Array]);
    expect(Array.from(data)).toEqual(expected);
    expect(session.savable.value[0].bytes).toBeLessThan(array.bytes.length);
    const archive = await readNpz((await saved(session, 'kernel-npz')).bytes);
    expect([...archive.keys()]).toEqual(['kernel', 'order', 'labels']);
    expect(Array.from(archive.get('kernel')!.data)).toEqual(expected);
    expect(Array.from(archive.get('order')!.data)).toEqual(Array.from(session.kernel.value!.order));
    expect(Array.from(archive.get('labels')!.data)).toEqual(Array.from(session.dataset.value!.labels));
  });

  test.each([{ parameterization: 'mu-p', residual: true } as const, { activation: 'erf' } as const])(
    'the network with %o: the same kernel where it is opened again, and from the command line',
    async (changes) => {
      const session = await started(changes);
      const [{ name, bytes }, kernel] = [await saved(session, 'model'), await kernelOf(session)];
      expect(name).toBe('digits-network.safetensors');
      const { kind, load } = openModel(bytes);
      expect(kind).toBe('exported');
      const { model } = load({});
      await session.open({ name, model, dataset: await fewDigits(count) });
      expect(relativeError(await kernelOf(session), kernel)).toBe(0);

      const { inputs, features } = await fewDigits(count);
      const files = ['--model', folder.write(name, bytes), '--data'];
      const data = folder.write('x.npy', writeNpy({ shape: [count, features], data: inputs }));
      const ended = await runHere(['kernel', ...files, data, '--out', folder.path('k.npy')]);
      expect([ended.status, ended.error]).toEqual([0, expect.not.stringContaining('warning')]);
      expect(relativeError(folder.read('k.npy').data, kernel)).toBeLessThan(1e-6);
    },
  );

  test('a brought network is named like its file, and its table has no classes where none are known', async () => {
    const session = await started();
    const fixture = await loadFixture('cnn-digits', 'onnx');
    const datapoints = { name: 'my x (1).npy', count: fixture.n, features: 64, inputs: fixture.x };
    await session.open({ name: 'model.onnx', model: fixture.model, dataset: datapoints });
    expect(session.savable.value.map(({ name }) => name)).toEqual([
      'model-my-x-1-kernel-trace.npy',
      'model-my-x-1-kernel-trace.npz',
      'model-my-x-1-kernel-trace.zarr',
      'model-my-x-1-kernel-trace.zarr.zip',
      'model.safetensors',
      'model-my-x-1-datapoints.csv',
      'model-my-x-1-state.json',
    ]);
    expect(session.savable.value.at(-1)).toMatchObject({ kind: 'state', missing: 'brought' });
    const { bytes } = await saved(session, 'model');
    const { model } = openModel(bytes).load({});
    const batch = { n: fixture.n, data: fixture.x };
    expect(relativeError(logits(model, batch), fixture.logits)).toBeLessThan(1e-6);
    expect([...(await readNpz((await saved(session, 'kernel-npz')).bytes)).keys()]).toEqual(['kernel', 'order']);
    const [header] = new TextDecoder().decode((await saved(session, 'table')).bytes).split('\n');
    expect(header).toBe('index,predicted,kernel_diagonal');
  });

  test('the table: what is shown of each datapoint', async () => {
    const session = await started();
    session.select(5);
    session.setNudge({ index: 5, rate: 0.1 });
    await until(() => session.nudge.value !== undefined, 'the nudge');
    const { name, bytes } = await saved(session, 'table');
    expect(name).toBe('digits-datapoints.csv');
    const lines = new TextDecoder().decode(bytes).trimEnd().split('\n');
    const names = lines[0].split(',');
    expect(names).toEqual([
      ...['index', 'label', 'split', 'predicted', 'loss', 'kernel_diagonal', 'kernel_row_5'],
      ...[
        'nudge_predicted',
        'nudge_actual',
        'similarity_pixels',
        'similarity_hidden_layer_1',
        'similarity_hidden_layer_2',
      ],
    ]);
    expect(lines.length).toBe(count + 1);
    const column = (of: string): string[] => lines.slice(1).map((line) => line.split(',')[names.indexOf(of)]);
    const { labels, split } = session.dataset.value!;
    expect(column('label').map(Number)).toEqual(Array.from(labels));
    expect(column('split').filter((part) => part === 'test').length).toBe(split.test.length);
    expect(column('kernel_row_5').map(Number)).toEqual(Array.from(await session.kernelRow(5)));
    expect(column('nudge_actual').map(Number)).toEqual(Array.from(session.nudge.value!.actual));
    const losses = column('loss').map(Number);
    const mean = split.train.reduce((sum, i) => sum + losses[i], 0) / split.train.length;
    expect(mean).toBeCloseTo(session.training.value.history.at(-1)!.trainLoss, 5);
    const right = column('predicted').filter(
      (predicted, i) => Number(predicted) === labels[i] && split.train.includes(i),
    );
    expect(right.length / split.train.length).toBeCloseTo(session.training.value.history.at(-1)!.trainAccuracy, 6);
  });

  test('the table: what else the data file says, under names of their own', async () => {
    const age = { kind: 'number', name: 'loss', values: Float64Array.of(1.5, NaN, 3) } as const;
    const kind = { kind: 'category', name: 'kind', names: ['a', '=b'], values: Uint32Array.of(1, 0, 1) } as const;
    const session = testSession({ dataset: { ...(await fewDigits(3)), beside: [age, kind] } });
    await session.start();
    const { bytes } = await saved(session, 'table');
    const [header, ...lines] = new TextDecoder().decode(bytes).trimEnd().split('\n');
    expect(header.split(',').slice(-2)).toEqual(['loss (2)', 'kind']);
    expect(lines.map((line) => line.split(',').slice(-2))).toEqual([
      ['1.5', `"'=b"`],
      ['NaN', 'a'],
      ['3', `"'=b"`],
    ]);
  });

  test('cancelled, nothing comes of it; before there is a kernel it says so', async () => {
    const session = await started();
    const stop = effect(() => session.jobs.value.find(({ key }) => key === 'saving')?.cancel());
    expect(await session.save('kernel-npy')).toBeUndefined();
    stop();
    expect(session.problem.value).toBeUndefined();
    const fresh = testSession({ dataset: await fewDigits(8) });
    expect(fresh.savable.value.map(({ missing }) => missing)).toEqual([
      ...['kernel', 'kernel', 'kernel', 'kernel'],
      ...['network', 'network', 'brought'],
    ]);
    await expect(fresh.save('table')).rejects.toMatchObject({ code: 'Unsupported' });
  });
});
