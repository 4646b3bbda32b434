// Strokes are a task worth learning: an MLP gets over 95 % of held-out images right, and a linear map stays far below.
import { expect, test } from 'vitest';
import { loadStrokes } from '../../../src/datasets/strokes';
import { Network, uploadDatapoints } from '../../../src/engine/network';
import { Trainer } from '../../../src/engine/training';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { useGpu } from '../../support/gpu';

const gpu = useGpu();
const epochs = 8;

/** Accuracy on held-out images after a few epochs of Adam. */
async function heldOut(hidden: readonly number[], count: number): Promise<number> {
  const { inputs, labels, features, split } = await loadStrokes({ count, seed: 0 });
  const graph = buildMlp({ sizes: [features, ...hidden, 10], activation: 'relu', parameterization: 'standard' });
  using network = Network.create(gpu(), { graph, values: initialise(graph, 0) });
  const data = { inputs: uploadDatapoints(network.arena, inputs, count, features), labels, ...split };
  const options = { optimizer: 'adam', loss: 'cross-entropy', rate: 0.001, batchSize: 64, seed: 0 } as const;
  using trainer = Trainer.create(network, data, options);
  await trainer.run(epochs * trainer.stepsPerEpoch);
  const { test } = await trainer.evaluate();
  return test!.accuracy;
}

test('an MLP 784-512-512-10 learns them from 4,800 images', async () => {
  expect(await heldOut([512, 512], 6000)).toBeGreaterThan(0.95);
});

test('a linear map stays far below that', async () => {
  expect(await heldOut([], 6000)).toBeLessThan(0.85);
});
