// What can happen while a model is being opened: the device goes, the reader cancels, another model is asked for.
import { effect } from '@preact/signals-core';
import { describe, expect, test } from 'vitest';
import type { OpenedModel, Session } from '../../../src/session/types';
import { loadFixture } from '../../support/fixture';
import { relativeError } from '../../support/numbers';
import { fewDigits, shareGpu, smallState, testDevice, testSession, until } from '../../support/session';

async function subjectOf(name: string, source: 'onnx' | 'safetensors') {
  const { model, x, n, trace } = await loadFixture(name, source);
  const dataset = { name: `x of ${name}`, count: n, features: 64, inputs: x };
  return { trace, subject: { name, model, dataset } satisfies OpenedModel };
}

async function kernelOf(session: Session): Promise<number[]> {
  const rows: number[] = [];
  for (let i = 0; i < session.dataset.value!.count; i++) rows.push(...(await session.kernelRow(i)));
  return rows;
}

/** Runs `action` once, as soon as the session computes a kernel. */
function whenComputing(session: Session, action: () => void): void {
  let isDone = false;
  const stop = effect(() => {
    if (isDone || !session.jobs.value.some(({ key }) => key === 'kernel')) return;
    isDone = true;
    setTimeout(() => (stop(), action()));
  });
}

const isQuiet = (session: Session): boolean =>
  session.jobs.value.length === 0 && session.status.value.phase === 'ready';

describe('while a model is being opened', () => {
  shareGpu();

  test.each(['at once', 'while its kernel is computed'])(
    'a lost device, %s, ends with the model shown',
    async (when) => {
      const { holder, opened: devices } = testDevice();
      const session = testSession({ dataset: await fewDigits(20), state: { ...smallState, step: 0 }, device: holder });
      await session.start();
      const { subject, trace } = await subjectOf('residual-layernorm-digits', 'onnx');
      const lose = (): void => devices[0].device.destroy();
      if (when !== 'at once') whenComputing(session, lose);
      const opening = session.open(subject);
      if (when === 'at once') lose();
      await opening;
      await until(() => devices.length === 2 && isQuiet(session) && session.kernel.value !== undefined, 'the kernel');
      expect(session.opened.value?.model).toBe(subject.model);
      expect(session.problem.value).toBeUndefined();
      expect(relativeError(await kernelOf(session), trace)).toBeLessThan(1e-4);
    },
  );

  test('a loss that is reported after the errors it made ends with the model shown', async () => {
    const { holder, opened: devices } = testDevice({ lostAfter: 500 });
    const session = testSession({ dataset: await fewDigits(20), state: { ...smallState, step: 0 }, device: holder });
    await session.start();
    const { subject, trace } = await subjectOf('cnn-digits', 'onnx');
    const opening = session.open(subject);
    devices[0].device.destroy();
    await opening;
    await until(() => devices.length === 2 && isQuiet(session) && session.kernel.value !== undefined, 'the kernel');
    expect(session.opened.value?.model).toBe(subject.model);
    expect(session.problem.value).toBeUndefined();
    expect(relativeError(await kernelOf(session), trace)).toBeLessThan(1e-5);
  });

  test.each([0, 500])('a device lost while the session begins, reported after %s ms', async (lostAfter) => {
    const { holder, opened: devices } = testDevice({ lostAfter, losesFirst: true });
    const session = testSession({ dataset: await fewDigits(20), state: { ...smallState, step: 0 }, device: holder });
    const { subject, trace } = await subjectOf('cnn-digits', 'onnx');
    const started = session.start();
    const opening = session.open(subject);
    await Promise.all([started, opening]);
    await until(() => devices.length === 2 && isQuiet(session) && session.kernel.value !== undefined, 'the kernel');
    expect(session.opened.value?.model).toBe(subject.model);
    expect(session.problem.value).toBeUndefined();
    expect(relativeError(await kernelOf(session), trace)).toBeLessThan(1e-5);
  });

  test('a model given while the one before closes is not trained, and nothing is asked of its classes', async () => {
    const session = testSession({ dataset: await fewDigits(20), state: smallState });
    await session.start();
    const brought = await subjectOf('cnn-digits', 'onnx');
    const { model, x, n, y } = await loadFixture('cnn-digits', 'onnx');
    const labelled = { ...brought.subject.dataset, labels: Uint32Array.from(y), inputs: x, count: n };
    await session.open({ name: 'cnn', model, dataset: labelled });
    for (const dataset of [labelled, brought.subject.dataset]) {
      const closing = session.open();
      await until(() => session.jobs.value.some(({ key }) => key === 'kernel'), 'the kernel of the digits');
      await Promise.all([closing, session.open({ name: 'cnn', model, dataset })]);
      await until(() => isQuiet(session));
      expect(session.opened.value?.model).toBe(model);
      expect(session.training.value.step).toBe(0);
      expect(session.problem.value).toBeUndefined();
    }
  });

  test('reset brings back the weights a model came with, and what is known of it', async () => {
    const session = testSession({ dataset: await fewDigits(20), state: { ...smallState, step: 0 } });
    await session.start();
    const { model, x, n, y, trace } = await loadFixture('mlp-tanh-digits', 'safetensors');
    const dataset = { name: 'x', count: n, features: 64, inputs: x, labels: Uint32Array.from(y) };
    await session.open({ name: 'mlp', model, dataset });
    await session.trainStep();
    session.reset();
    await until(() => isQuiet(session) && session.kernel.value !== undefined && session.training.value.step === 0);
    expect(session.opened.value?.model).toBe(model);
    expect(relativeError(await kernelOf(session), trace)).toBeLessThan(1e-5);
    await until(() => session.training.value.history.length === 1, 'its loss');
  });

  test('two losses end with what failed, and not with a wait', async () => {
    const { holder, opened: devices } = testDevice();
    const session = testSession({ dataset: await fewDigits(20), state: { ...smallState, step: 0 }, device: holder });
    await session.start();
    const { subject } = await subjectOf('cnn-digits', 'onnx');
    devices[0].device.destroy();
    await until(() => devices.length === 2 && session.status.value.phase === 'ready', 'the second device');
    const opening = session.open(subject);
    devices[1].device.destroy();
    await expect(opening).rejects.toMatchObject({ code: 'DeviceLost' });
    expect(session.status.value).toMatchObject({ phase: 'failed', error: { code: 'DeviceLost' } });
  });

  test('its kernel cancelled leaves the model without one, to be computed when asked for', async () => {
    const session = testSession({ dataset: await fewDigits(20), state: { ...smallState, step: 0 } });
    await session.start();
    const { subject, trace } = await subjectOf('cnn-digits', 'onnx');
    whenComputing(session, () => session.jobs.value.find(({ key }) => key === 'kernel')?.cancel());
    await session.open(subject);
    await until(() => isQuiet(session), 'rest');
    expect(session.opened.value?.name).toBe('cnn-digits');
    expect(session.kernel.value).toBeUndefined();
    expect(session.problem.value).toBeUndefined();
    await session.computeKernel();
    expect(relativeError(await kernelOf(session), trace)).toBeLessThan(1e-5);
  });

  test('another one takes its place, at once or while its kernel is computed', async () => {
    const session = testSession({ dataset: await fewDigits(20), state: { ...smallState, step: 0 } });
    await session.start();
    const first = await subjectOf('residual-layernorm-digits', 'onnx');
    const second = await subjectOf('mlp-tanh-digits', 'onnx');
    const third = await subjectOf('cnn-digits', 'onnx');
    const both = [session.open(first.subject), session.open(second.subject)];
    await Promise.all(both);
    expect(session.opened.value?.name).toBe('mlp-tanh-digits');
    let last: Promise<void> | undefined;
    whenComputing(session, () => (last = session.open(third.subject)));
    await session.open(first.subject);
    await until(() => last !== undefined, 'the third');
    await last;
    expect(session.opened.value?.name).toBe('cnn-digits');
    expect(session.problem.value).toBeUndefined();
    expect(relativeError(await kernelOf(session), third.trace)).toBeLessThan(1e-5);
  });
});
