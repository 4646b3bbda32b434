// A network whose weights hold a NaN: every entry it reaches is counted as not finite, none is shown as a number.
import { describe, expect, test } from 'vitest';
import { computeKernel } from '../../../src/engine/kernel';
import { countNonfinite, sampleKernel } from '../../../src/engine/kernel-summary';
import { Network, uploadDatapoints } from '../../../src/engine/network';
import { computeNudge } from '../../../src/engine/nudge';
import { Trainer } from '../../../src/engine/training';
import { readMatrix } from '../../../src/gpu/readback';
import { buildMlp } from '../../../src/model/builders';
import { useGpu } from '../../support/gpu';
import { seededInputs, seededModel } from '../../support/networks';

const graph = buildMlp({ sizes: [5, 8, 3], activation: 'relu', parameterization: 'standard' });
const n = 20;

describe('a NaN among the weights', () => {
  const gpu = useGpu();

  function open(broken: string): { network: Network; rows: ReturnType<typeof uploadDatapoints> } {
    const model = seededModel(graph);
    const values = { ...model.values, [broken]: model.values[broken].map((value, at) => (at === 1 ? NaN : value)) };
    const network = Network.create(gpu(), { graph, values });
    return { network, rows: uploadDatapoints(network.arena, seededInputs(graph, n), n, 5) };
  }

  test.each(['0.weight', '0.bias', '2.weight'])('in %s: all entries of the kernel are counted', async (broken) => {
    const { network, rows } = open(broken);
    const { matrix } = await computeKernel(network, network.arena, { rows, reduction: 'trace' });
    expect(await countNonfinite(gpu(), matrix)).toBe(n * n);
    expect((await readMatrix(gpu(), matrix)).every(Number.isNaN)).toBe(true);
    expect((await sampleKernel(gpu(), matrix)).values).toHaveLength(0);
  });

  test('in the readout bias: the kernel does not depend on it, the nudge and the loss do', async () => {
    const { network, rows } = open('2.bias');
    const { matrix } = await computeKernel(network, network.arena, { rows, reduction: 'trace' });
    expect(await countNonfinite(gpu(), matrix)).toBe(0);
    const labels = new Uint8Array(n);
    const request = {
      inputs: rows,
      labels,
      index: 0,
      label: 0,
      rate: 0.1,
      loss: 'cross-entropy',
      measure: 'log-probability',
    } as const;
    const { predicted, actual } = await computeNudge(network, request);
    expect([...predicted, ...actual].every(Number.isNaN)).toBe(true);
    const train = Uint32Array.from({ length: n }, (_, i) => i);
    const options = { optimizer: 'sgd', loss: 'cross-entropy', rate: 0.1, batchSize: 4, seed: 0 } as const;
    using trainer = Trainer.create(network, { inputs: rows, labels, train, test: new Uint32Array(0) }, options);
    const { train: evaluation, test: none } = await trainer.evaluate();
    expect(evaluation.nonFinite).toBe(n);
    expect(Number.isNaN(evaluation.loss)).toBe(true);
    expect(none).toBeUndefined();
  });
});
