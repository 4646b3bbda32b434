// Training and nudges towards real numbers against float64; what has no meaning there is refused, or is no number.
import { expect, test } from 'vitest';
import { normals, permutation, streamOf } from '../../../src/core/random';
import { computeNudge } from '../../../src/engine/nudge';
import { Trainer } from '../../../src/engine/training';
import { uploadDatapoints } from '../../../src/engine/network';
import { logits } from '../../../src/reference/forward';
import { meanLoss } from '../../../src/reference/loss';
import type { ReferenceModel } from '../../../src/reference/model';
import { nudge } from '../../../src/reference/nudge';
import { initialState, lossGradient, optimizerStep } from '../../../src/reference/training';
import { useGpu } from '../../support/gpu';
import { networks, openNetwork, seededInputs } from '../../support/networks';
import { relativeError } from '../../support/numbers';

const gpu = useGpu();
const [total, batchSize, steps] = [30, 7, 5];
const indices = Uint32Array.from({ length: total }, (_, i) => i);
const [train, test_] = [indices.slice(0, 25), indices.slice(25)];

const rowsOf = (values: Float32Array, width: number, some: Uint32Array): Float32Array =>
  Float32Array.from([...some].flatMap((i) => [...values.subarray(i * width, (i + 1) * width)]));

function prepare(name: string, loss: 'squared-error' | 'cross-entropy' = 'squared-error') {
  const graph = networks.find(([each]) => each === name)![1];
  const opened = openNetwork(gpu(), graph);
  const outputs = opened.network.outputs;
  const [data, targets] = [seededInputs(graph, total), normals(4, streamOf('targets'), total * outputs)];
  const matrix = uploadDatapoints(opened.network.arena, targets, total, outputs);
  const inputs = opened.upload(data);
  const rest = { labels: new Uint8Array(total), targets: matrix, train, test: test_ };
  const options = { optimizer: 'sgd', loss, rate: 0.05, batchSize, seed: 2 } as const;
  return {
    ...opened,
    data,
    targets,
    inputs,
    outputs,
    trainer: () => Trainer.create(opened.network, { inputs, ...rest }, options),
  };
}

test.each(['two hidden layers', 'one class', 'mu-P'])('%s: steps and evaluation', async (name) => {
  const { model, network, data, targets, outputs, trainer } = prepare(name);
  using training = trainer();
  let expected: ReferenceModel = model;
  let state = initialState(model);
  for (let step = 0; step < steps; step++) {
    const order = permutation(2, streamOf(`epoch ${Math.floor(step / 3)}`), train.length);
    const batch = order.slice((step % 3) * batchSize, ((step % 3) + 1) * batchSize).map((at) => train[at]);
    const rows = { n: batchSize, data: rowsOf(data, network.inputs, batch) };
    const gradient = lossGradient(expected, 'squared-error', rows, rowsOf(targets, outputs, batch));
    ({ model: expected, state } = optimizerStep(expected, { kind: 'sgd', rate: 0.05 }, gradient, state));
  }
  await training.run(steps);
  const actual = await network.read();
  for (const each of network.layout.names)
    expect(relativeError(actual[each], expected.values[each])).toBeLessThan(2e-5);
  const evaluation = await training.evaluate();
  for (const [part, some] of [
    ['train', train],
    ['test', test_],
  ] as const) {
    const values = logits(expected, { n: some.length, data: rowsOf(data, network.inputs, some) });
    const loss = meanLoss('squared-error', values, rowsOf(targets, outputs, some), outputs);
    expect(evaluation[part]!.loss).toBeCloseTo(loss, 4);
    expect(evaluation[part]!.accuracy).toBeNaN();
    expect(evaluation[part]!.nonFinite).toBe(0);
  }
});

test('a nudge towards real numbers', async () => {
  const { model, network, data, targets, outputs, inputs } = prepare('two hidden layers');
  const index = 3;
  const target = targets.subarray(index * outputs, (index + 1) * outputs);
  const request = { inputs, index, label: 1, rate: 0.03, labels: new Uint8Array(total), target } as const;
  const shown = await computeNudge(network, { ...request, measure: 'logit', loss: 'squared-error' });
  const datapoint = data.subarray(index * network.inputs, (index + 1) * network.inputs);
  const step = { datapoint, target, loss: 'squared-error', rate: 0.03 } as const;
  const expected = nudge(model, step, { n: total, data });
  const ofLogit = (rows: Float64Array): Float64Array => rows.filter((_, at) => at % outputs === 1);
  expect(relativeError(shown.predicted, ofLogit(expected.predicted))).toBeLessThan(1e-4);
  expect(relativeError(shown.actual, ofLogit(expected.actual))).toBeLessThan(1e-4);
  const wrong = computeNudge(network, { ...request, measure: 'logit', loss: 'cross-entropy' });
  await expect(wrong).rejects.toMatchObject({ code: 'Unsupported' });
});

test('no cross-entropy is trained towards real numbers', () => {
  const { trainer } = prepare('one class', 'cross-entropy');
  expect(trainer).toThrow('squared error');
});
