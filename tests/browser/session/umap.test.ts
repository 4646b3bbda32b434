// UMAP in a real worker of a session: asked for, shown, the same again, given up, and where there may be no workers.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSession } from '../../../src/session/session';
import type { Session } from '../../../src/session/types';
import { defaultState } from '../../../src/state/document';
import { until } from '../elements/support';

const state = {
  ...defaultState,
  dataset: { name: 'strokes', count: 60, seed: 1 },
  network: { ...defaultState.network, hidden: [12] },
  training: { ...defaultState.training, epochs: 1 },
  family: 'registers',
} as const;

let session: Session;

beforeEach(async () => {
  session = createSession('umap', { state });
  await session.start();
});
afterEach(async () => {
  vi.unstubAllGlobals();
  session[Symbol.dispose]();
  await session.closed;
});

const shown = () => session.neighbourhood.value!.layers.find(({ id }) => id === session.layer.value)!;
const placed = () => until(() => (shown().layout === 'umap' ? shown() : undefined), 'the layout');

test('the shown layer is laid out, the same every time, and PCA is there again at once', async () => {
  const before = shown();
  expect(before.layout).toBe('pca');
  session.setLayout('umap');
  const first = await placed();
  expect(session.state.value.layout).toBe('umap');
  expect(first.points.length).toBe(4 * 60);
  expect(first.points).not.toEqual(before.points);
  expect(first.points.reduce((sum, value) => sum + value * value, 0) / 60).toBeCloseTo(1, 4);
  session.setLayout('pca');
  expect(shown()).toBe(before);
  expect(session.state.value.layout).toBe(undefined);
  session.setLayer(session.neighbourhood.value!.layers[0].id);
  session.setLayout('umap');
  const pixels = await placed();
  expect(pixels.width).toBe(784);
  session.setLayer(before.id);
  expect((await placed()).points).toEqual(first.points);
});

test('cancelling leaves PCA, without a problem', async () => {
  session.setLayout('umap');
  const job = await until(() => session.jobs.value.find(({ key }) => key === 'umap'), 'the job');
  job.cancel();
  await until(() => session.layout.value === 'pca', 'PCA');
  expect(session.problem.value).toBe(undefined);
  expect(shown().layout).toBe('pca');
});

test('a page without workers says so, and keeps PCA', async () => {
  vi.stubGlobal('Worker', function () {
    throw new Error('forbidden');
  });
  session.setLayout('umap');
  const problem = await until(() => session.problem.value, 'the problem');
  expect([problem.where, problem.error.message]).toEqual(['neighbourhood', expect.stringContaining('no workers')]);
  await until(() => session.layout.value === 'pca', 'PCA');
});
