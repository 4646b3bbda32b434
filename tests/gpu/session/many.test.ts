// More datapoints than go at once: a session places them as one that has all of them at once would.
import { expect, test } from 'vitest';
import { Network, uploadDatapoints } from '../../../src/engine/network';
import { drawStrokes } from '../../../src/datasets/strokes';
import { openDevice } from '../../../src/gpu/device';
import { readMatrix } from '../../../src/gpu/readback';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { projectToThree } from '../../../src/neighbours/pca';
import { logits } from '../../../src/reference/forward';
import { mostAtOnce, valuesOf } from '../../../src/session/forward-blocks';
import { layersOf, viewHiddenLayers, viewInputs } from '../../../src/session/neighbourhood-view';

const n = mostAtOnce + 37;
const graph = buildMlp({ sizes: [784, 6, 5, 10], activation: 'tanh', parameterization: 'standard' });
const model = { graph, values: initialise(graph, 3) };
const { inputs: images } = drawStrokes(2, 0, n);

test('activations in blocks are the oracle\u2019s, and their projection that of all at once', async () => {
  using gpu = await openDevice();
  using network = Network.create(gpu, model);
  const inputs = uploadDatapoints(network.arena, images, n, 784);
  const options = { withNeighbours: false };
  const { layers, missing } = await viewHiddenLayers(network, network.arena, inputs, [], options);
  expect(missing).toBe(undefined);
  expect(layers.map(({ id, width, layout }) => [id, width, layout])).toEqual(
    layersOf(graph)
      .slice(1)
      .map(({ id }, i) => [id, [6, 5][i], 'pca']),
  );
  for (const { id, width, points, explained } of layers) {
    const values = await valuesOf(network, network.arena, { inputs, id, width }, {});
    const whole = await projectToThree(gpu, network.arena, values);
    const worst = points.reduce((most, value, i) => Math.max(most, Math.abs(value - whole.points[i])), 0);
    expect(worst).toBeLessThan(2e-3);
    explained.forEach((share, axis) => expect(share).toBeCloseTo(whole.explained[axis], 4));
  }
  const answers = await valuesOf(network, network.arena, { inputs, id: graph.output, width: 10 }, {});
  const found = await readMatrix(gpu, answers);
  const last = { n: 50, data: images.slice((n - 50) * 784) };
  const expected = logits(model, last);
  expected.forEach((value, i) => expect(found[(i % 10) * n + n - 50 + Math.floor(i / 10)]).toBeCloseTo(value, 5));
  const pixels = await viewInputs(gpu, network.arena, layersOf(graph)[0], inputs, options);
  expect([pixels.width, pixels.points.length, pixels.neighbours.k]).toEqual([784, 4 * n, 0]);
  expect(pixels.points.reduce((sum, value) => sum + value * value, 0) / n).toBeCloseTo(1, 4);
});

test('a layer that is not finite is left out, the others stay', async () => {
  using gpu = await openDevice();
  const values = { ...model.values };
  const name = graph.parameters.at(-4)!.name;
  values[name] = values[name].map(() => NaN) as Float32Array;
  using network = Network.create(gpu, { graph, values });
  const inputs = uploadDatapoints(network.arena, images, n, 784);
  const { layers, missing } = await viewHiddenLayers(network, network.arena, inputs, [], { withNeighbours: false });
  expect(layers.map(({ width }) => width)).toEqual([6]);
  expect(missing?.code).toBe('Unsupported');
});
