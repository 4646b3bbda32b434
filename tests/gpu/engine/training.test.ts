// Training steps on the GPU against float64 steps on the same mini-batches; the same seed gives the same weights to the bit.
import { describe, expect, test } from 'vitest';
import { permutation, streamOf } from '../../../src/core/random';
import { Trainer, type TrainingOptions } from '../../../src/engine/training';
import { oneHot, type Optimizer } from '../../../src/model/loss';
import type { ReferenceModel } from '../../../src/reference/model';
import { accuracy, meanLoss } from '../../../src/reference/loss';
import { logits } from '../../../src/reference/forward';
import { initialState, lossGradient, optimizerStep } from '../../../src/reference/training';
import { useGpu } from '../../support/gpu';
import { networks, openNetwork, seededInputs } from '../../support/networks';
import { relativeError } from '../../support/numbers';

const gpu = useGpu();

const total = 50;
const batchSize = 12;
const steps = 7; // more than the three of an epoch of 40
const optimizers: Record<TrainingOptions['optimizer'], Optimizer> = {
  sgd: { kind: 'sgd', rate: 0.05 },
  momentum: { kind: 'momentum', rate: 0.02, momentum: 0.9 },
  adam: { kind: 'adam', rate: 0.01 },
};
const chosen = networks.filter(([name]) =>
  ['two hidden layers', 'residual blocks', 'mu-P', 'NTK parameterization', 'one class'].includes(name),
);

describe.each(chosen)('%s', (_name, graph) => {
  function prepare(optimizer: TrainingOptions['optimizer'], loss: TrainingOptions['loss'], weightDecay?: number) {
    const opened = openNetwork(gpu(), graph);
    const data = seededInputs(graph, total);
    const labels = Uint8Array.from({ length: total }, (_, i) => (i * 7) % opened.network.outputs);
    const indices = Uint32Array.from({ length: total }, (_, i) => i);
    const [train, test] = [indices.slice(0, 40), indices.slice(40)];
    const options = { optimizer, loss, rate: optimizers[optimizer].rate, weightDecay, batchSize, seed: 3 };
    return {
      ...opened,
      data,
      labels,
      train,
      test,
      trainer: Trainer.create(opened.network, { inputs: opened.upload(data), labels, train, test }, options),
    };
  }

  test.each([
    ['sgd', 'cross-entropy', undefined],
    ['sgd', 'squared-error', undefined],
    ['momentum', 'cross-entropy', undefined],
    ['adam', 'squared-error', undefined],
    ['adam', 'cross-entropy', undefined],
    ['sgd', 'squared-error', 0.3],
    ['momentum', 'cross-entropy', 0.3],
    ['adam', 'squared-error', 1],
  ] as const)('%s on %s, weight decay %s', async (optimizer, loss, weightDecay) => {
    const { model, network, trainer, data, labels, train, test } = prepare(optimizer, loss, weightDecay);
    const classes = network.outputs;
    let expected: ReferenceModel = model;
    let state = initialState(model);
    for (let step = 0; step < steps; step++) {
      const order = permutation(3, streamOf(`epoch ${Math.floor(step / 3)}`), 40);
      const batch = order.slice((step % 3) * batchSize, ((step % 3) + 1) * batchSize).map((at) => train[at]);
      const rows = Float32Array.from(
        [...batch].flatMap((i) => [...data.subarray(i * network.inputs, (i + 1) * network.inputs)]),
      );
      const targets = oneHot(
        [...batch].map((i) => labels[i]),
        classes,
      );
      const gradient = lossGradient(expected, loss, { n: batchSize, data: rows }, targets);
      const decayed = { ...optimizers[optimizer], weightDecay };
      ({ model: expected, state } = optimizerStep(expected, decayed, gradient, state));
    }
    await trainer.run(4);
    await trainer.run(steps - 4);
    expect(trainer.step).toBe(steps);
    const actual = await network.read();
    for (const name of network.layout.names)
      expect(relativeError(actual[name], expected.values[name]), name).toBeLessThan(2e-5);
    const evaluation = await trainer.evaluate();
    for (const [part, indices] of [
      ['train', train],
      ['test', test],
    ] as const) {
      const rows = Float32Array.from(
        [...indices].flatMap((i) => [...data.subarray(i * network.inputs, (i + 1) * network.inputs)]),
      );
      const outputs = logits(expected, { n: indices.length, data: rows });
      const targets = oneHot(
        [...indices].map((i) => labels[i]),
        classes,
      );
      expect(evaluation[part]!.loss).toBeCloseTo(meanLoss(loss, outputs, targets, classes), 4);
      expect(evaluation[part]!.accuracy).toBeCloseTo(
        accuracy(
          outputs,
          [...indices].map((i) => labels[i]),
          classes,
        ),
        5,
      );
      expect(evaluation[part]!.nonFinite).toBe(0);
    }
    network[Symbol.dispose]();
  });

  test('the same seed gives the same weights to the bit, however the steps are cut', async () => {
    const [first, second] = [prepare('momentum', 'cross-entropy'), prepare('momentum', 'cross-entropy')];
    await first.trainer.run(9);
    for (let i = 0; i < 9; i++) await second.trainer.run(1);
    expect(await first.network.read()).toEqual(await second.network.read());
  });

  test('stops when aborted, and refuses to train on nothing', async () => {
    const { trainer, network, upload, data, labels } = prepare('sgd', 'cross-entropy');
    const controller = new AbortController();
    controller.abort();
    await expect(trainer.run(5, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(trainer.step).toBe(0);
    const nothing = { inputs: upload(data), labels, train: new Uint32Array(0), test: new Uint32Array(0) };
    const options = { optimizer: 'sgd', loss: 'cross-entropy', rate: 1, batchSize: 1, seed: 0 } as const;
    expect(() => Trainer.create(network, nothing, options)).toThrow('no datapoint to train on');
  });
});
