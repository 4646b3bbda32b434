// Evaluation in blocks against the oracle, also where the last block is a part of one, and what it takes of memory.
import { expect, test } from 'vitest';
import { Trainer } from '../../../src/engine/training';
import { meterBuffers } from '../../../src/gpu/buffer-meter';
import { oneHot } from '../../../src/model/loss';
import { logits } from '../../../src/reference/forward';
import { accuracy, meanLoss } from '../../../src/reference/loss';
import { useGpu } from '../../support/gpu';
import { networks, openNetwork, seededInputs } from '../../support/networks';

const gpu = useGpu();
const graph = networks.find(([name]) => name === 'two hidden layers')![1];
const options = { optimizer: 'sgd', loss: 'cross-entropy', rate: 0.1, batchSize: 8, seed: 0 } as const;

/** A trainer of some datapoints, others held out. */
function prepare(trained: number, held: number) {
  const opened = openNetwork(gpu(), graph);
  const n = trained + held;
  const data = seededInputs(graph, n);
  const labels = Uint8Array.from({ length: n }, (_, i) => (i * 7 + (i >> 3)) % 5);
  const all = Uint32Array.from({ length: n }, (_, i) => n - 1 - i);
  const split = { train: all.slice(0, trained), test: all.slice(trained) };
  const inputs = opened.upload(data);
  const trainer = Trainer.create(opened.network, { inputs, labels, ...split }, options);
  return { ...opened, data, labels, split, trainer };
}

test.each([
  [4096, 4097],
  [8300, 5],
])('%i datapoints trained on and %i held out', async (trained, held) => {
  const { model, network, data, labels, split, trainer } = prepare(trained, held);
  const evaluation = await trainer.evaluate();
  for (const part of ['train', 'test'] as const) {
    const chosen = [...split[part]];
    const rows = new Float32Array(chosen.length * network.inputs);
    const width = network.inputs;
    chosen.forEach((i, at) => rows.set(data.subarray(i * width, (i + 1) * width), at * width));
    const outputs = logits(model, { n: chosen.length, data: rows });
    const classes = chosen.map((i) => labels[i]);
    const { loss, accuracy: share, nonFinite } = evaluation[part]!;
    expect(Math.abs(loss / meanLoss('cross-entropy', outputs, oneHot(classes, 5), 5) - 1)).toBeLessThan(2e-6);
    expect(share).toBeCloseTo(accuracy(outputs, classes, 5), 6);
    expect(nonFinite).toBe(0);
  }
  trainer[Symbol.dispose]();
  network[Symbol.dispose]();
});

/** The most bytes that were taken at once while `trained` datapoints were evaluated, beside those taken before. */
async function taken(trained: number): Promise<number> {
  const { network, trainer } = prepare(trained, 3);
  const meter = meterBuffers(gpu().device);
  await trainer.evaluate();
  trainer[Symbol.dispose]();
  network[Symbol.dispose]();
  return meter.most;
}

test('takes no more memory for the passes of many blocks than for those of one', async () => {
  const [one, many] = [await taken(4096 + 1), await taken(3 * 4096 + 1)];
  expect((many - one) / (2 * 4096)).toBeLessThan(16);
});
