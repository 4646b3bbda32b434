// A session on images of strokes: by its state, by configuring it, and back on the digits.
import { expect, test } from 'vitest';
import { drawStrokes } from '../../../src/datasets/strokes';
import { digitBytes, shareGpu, smallState, testSession, until } from '../../support/session';

shareGpu();

const strokes = { name: 'strokes', count: 48, seed: 3 } as const;
const state = { ...smallState, dataset: strokes, training: { ...smallState.training, epochs: 1 } };

test('a state with strokes opens on them, and says so again', async () => {
  const session = testSession({ state });
  await session.start();
  const { dataset, neighbourhood, kernel } = session;
  expect(dataset.value).toMatchObject({ name: 'strokes', count: 48, features: 784, imageShape: [28, 28] });
  expect(dataset.value!.inputs).toEqual(drawStrokes(3, 0, 48).inputs);
  expect(session.state.value.dataset).toEqual(strokes);
  expect(kernel.value?.order.length).toBe(48);
  expect(neighbourhood.value?.layers[0].width).toBe(784);
});

test('configuring chooses other datapoints, of another shape; the rest of the settings stays', async () => {
  const session = testSession({ state, fetchBytes: digitBytes });
  await session.start();
  session.configure({}, {}, 'digits');
  await until(() => session.dataset.value?.name === 'digits', 'the digits');
  expect(session.datasetSettings.value).toBe('digits');
  session.configure({ hidden: [5] }, {}, { ...strokes, count: 20 });
  await until(() => session.dataset.value?.count === 20, 'twenty strokes');
  expect(session.network.value.hidden).toEqual([5]);
  session.configure({ hidden: [6] });
  await until(() => session.parameterNames.value.length > 0 && session.training.value.step === 0, 'the network');
  expect(session.dataset.value?.count).toBe(20);
});

test('datapoints that cannot be had change nothing', async () => {
  const session = testSession({ state, fetchBytes: () => Promise.reject(new Error('gone')) });
  await session.start();
  session.configure({}, {}, 'digits');
  await until(() => session.problem.value?.where === 'network', 'the problem');
  expect(session.datasetSettings.value).toEqual(strokes);
  expect(session.dataset.value?.name).toBe('strokes');
  session.configure({}, {}, { ...strokes, count: -1 });
  expect(session.problem.value?.error.message).toContain('dataset.count');
  expect(session.datasetSettings.value).toEqual(strokes);
});
