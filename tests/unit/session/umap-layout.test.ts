// Asking a worker for a layout: progress, the answer, failures, cancelling, and pages without workers.
import { expect, test } from 'vitest';
import { portable } from '../../../src/core/portable-error';
import { unsupported } from '../../../src/core/errors';
import { layOut } from '../../../src/session/umap-layout';
import type { UmapAnswer } from '../../../src/session/umap-messages';

const request = { neighbours: { k: 1, indices: Uint32Array.of(1, 0), distances: Float32Array.of(1, 1) }, seed: 3 };

/** A worker that says these things when it is asked, and remembers whether it was ended. */
class FakeWorker extends EventTarget {
  ended = false;
  asked: unknown;

  constructor(private readonly says: readonly (UmapAnswer | 'error')[]) {
    super();
  }

  postMessage(message: unknown): void {
    this.asked = message;
    for (const data of this.says)
      this.dispatchEvent(data === 'error' ? new Event('error') : new MessageEvent('message', { data }));
  }

  terminate(): void {
    this.ended = true;
  }
}

const making = (fake: FakeWorker) => () => fake as unknown as Worker;
const points = Float32Array.of(1, 2, 3, 0, 4, 5, 6, 0);

test('gives the points, tells of the epochs, and ends the worker', async () => {
  const fake = new FakeWorker([{ kind: 'ready' }, { kind: 'epochs', done: 2, total: 9 }, { kind: 'placed', points }]);
  const told: unknown[] = [];
  expect(await layOut(request, { onProgress: (progress) => told.push(progress) }, making(fake))).toBe(points);
  expect(told).toEqual([{ stage: 'epochs of UMAP', done: 2, total: 9 }]);
  expect([fake.asked, fake.ended]).toEqual([request, true]);
});

test('a failure comes back as what it was', async () => {
  const fake = new FakeWorker([{ kind: 'ready' }, { kind: 'failed', error: portable(unsupported('this')) }]);
  await expect(layOut(request, {}, making(fake))).rejects.toMatchObject({
    code: 'Unsupported',
    details: { what: 'this' },
  });
  expect(fake.ended).toBe(true);
});

test('cancelling ends the worker', async () => {
  const controller = new AbortController();
  const fake = new FakeWorker([{ kind: 'ready' }]);
  const layout = layOut(request, { signal: controller.signal }, making(fake));
  controller.abort();
  await expect(layout).rejects.toBe(controller.signal.reason);
  expect(fake.ended).toBe(true);
  await expect(layOut(request, { signal: controller.signal }, making(fake))).rejects.toBe(controller.signal.reason);
});

test('says that there are no workers, or that it was too much', async () => {
  const forbidden = () => {
    throw new Error('no');
  };
  await expect(layOut(request, {}, forbidden)).rejects.toThrow('may start no workers');
  await expect(layOut(request, {}, making(new FakeWorker(['error'])))).rejects.toThrow('may start no workers');
  await expect(layOut(request, {}, making(new FakeWorker([{ kind: 'ready' }, 'error'])))).rejects.toThrow('so much');
});
