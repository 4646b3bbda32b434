// A model of the reader's own in a session: its exact kernel, its classes, what does not fit, and the way back.
import { describe, expect, test } from 'vitest';
import type { Datapoints } from '../../../src/datasets/dataset';
import type { OpenedModel, Session } from '../../../src/session/types';
import { loadFixture, type Fixture } from '../../support/fixture';
import { fewDigits, shareGpu, smallState, testDevice, testSession, until } from '../../support/session';

const datapoints = ({ x, n }: Fixture): Datapoints => ({ name: 'x.npy', count: n, features: x.length / n, inputs: x });

async function opened(name: string, source: 'onnx' | 'safetensors', isLabelled: boolean) {
  const fixture = await loadFixture(name, source);
  const dataset = { ...datapoints(fixture), ...(isLabelled ? { labels: Uint32Array.from(fixture.y) } : {}) };
  return { fixture, subject: { name: 'model', model: fixture.model, dataset } satisfies OpenedModel };
}

async function started(): Promise<Session> {
  const session = testSession({ dataset: await fewDigits(20), state: { ...smallState, step: 0 } });
  await session.start();
  return session;
}

/** |kernel - wanted| / |wanted|. */
async function kernelError(session: Session, { trace, n }: Fixture): Promise<number> {
  let [difference, size] = [0, 0];
  for (let i = 0; i < n; i++) {
    (await session.kernelRow(i)).forEach((value, j) => (difference += (value - trace[i * n + j]) ** 2));
    for (let j = 0; j < n; j++) size += trace[i * n + j] ** 2;
  }
  return Math.sqrt(difference / size);
}

const largest = (values: Float64Array): number => values.indexOf(values.reduce((most, value) => Math.max(most, value)));

describe('a model that is brought', () => {
  shareGpu();

  test('a convolutional network of ONNX without labels: its kernel, its answers for classes, no training', async () => {
    const session = await started();
    session.select(3);
    const { fixture, subject } = await opened('cnn-digits', 'onnx', false);
    await session.open(subject);
    expect(session.problem.value).toBeUndefined();
    expect(session.opened.value).toEqual({ name: 'model', model: fixture.model });
    expect(await kernelError(session, fixture)).toBeLessThan(1e-5);
    const { labels, classes, isUnlabelled, notes } = session.dataset.value!;
    const answers = Array.from({ length: fixture.n }, (_, i) => largest(fixture.logits.slice(i * 10, i * 10 + 10)));
    expect(Array.from(labels)).toEqual(answers);
    expect({ isUnlabelled, classes: classes.length, notes: notes?.length }).toEqual({
      isUnlabelled: true,
      classes: 10,
      notes: 1,
    });
    expect(session.selection.value.selected).toBeUndefined();
    await until(() => session.jobs.value.length === 0 && session.neighbourhood.value !== undefined);
    expect(session.neighbourhood.value!.layers.length).toBeGreaterThan(2);
    expect(session.neighbourhood.value!.layers[0]).toMatchObject({ title: 'Input', width: 64 });
    await expect(session.train()).rejects.toMatchObject({ code: 'Unsupported' });
    session.setNudge({ index: 1 });
    await until(() => session.nudge.value !== undefined);
    expect(session.nudge.value!.predictedActual.pearson).toBeGreaterThan(0.9);
  });

  test('dense layers of safetensors with labels: loss, training, and back to the network of the settings', async () => {
    const session = await started();
    const { fixture, subject } = await opened('mlp-tanh-digits', 'safetensors', true);
    await session.open(subject);
    expect(await kernelError(session, fixture)).toBeLessThan(1e-5);
    expect(session.training.value).toMatchObject({ phase: 'idle', step: 0 });
    expect(session.training.value.history[0].trainLoss).toBeLessThan(3);
    await session.trainStep();
    expect(session.training.value.step).toBe(1);
    expect(session.state.value).toMatchObject({ checkpoints: [], network: smallState.network });
    session.configure({ hidden: [4] });
    await until(() => session.opened.value === undefined, 'the network of the settings');
    expect(session.dataset.value!.count).toBe(fixture.n);
    await session.open();
    expect(session.dataset.value!.count).toBe(20);
    expect(session.kernel.value!.order.length).toBe(20);
  });

  test('what does not fit is a problem and changes nothing', async () => {
    const session = await started();
    const { subject } = await opened('mlp-tanh-digits', 'safetensors', true);
    const narrow = { ...subject.dataset, features: 32, count: 96, labels: undefined };
    const kernel = session.kernel.value;
    await expect(session.open({ ...subject, dataset: narrow })).rejects.toMatchObject({ code: 'ShapeMismatch' });
    const labels = subject.dataset.labels!.map((label) => label + 5);
    await expect(session.open({ ...subject, dataset: { ...subject.dataset, labels } })).rejects.toMatchObject({
      code: 'ShapeMismatch',
    });
    const values = Object.fromEntries(Object.entries(subject.model.values).slice(1));
    const broken = { ...subject, model: { ...subject.model, values } };
    await expect(session.open(broken)).rejects.toMatchObject({ code: 'ShapeMismatch' });
    expect(session.problem.value).toMatchObject({ where: 'network', error: { code: 'ShapeMismatch' } });
    expect(session.opened.value).toBeUndefined();
    expect(session.dataset.value!.count).toBe(20);
    expect(session.kernel.value).toBe(kernel);
  });

  test('a lost device brings it back from what is on the CPU', async () => {
    const { holder, opened: devices } = testDevice();
    const session = testSession({ dataset: await fewDigits(20), state: { ...smallState, step: 0 }, device: holder });
    await session.start();
    const { fixture, subject } = await opened('cnn-digits', 'onnx', false);
    await session.open(subject);
    const before = session.kernel.value;
    devices[0].device.destroy();
    await until(() => session.status.value.phase === 'recovering', 'loss');
    await until(() => session.kernel.value !== undefined && session.kernel.value !== before, 'kernel');
    expect(session.opened.value?.model).toBe(fixture.model);
    expect(await kernelError(session, fixture)).toBeLessThan(1e-5);
    expect(session.dataset.value!.isUnlabelled).toBe(true);
  });
});
