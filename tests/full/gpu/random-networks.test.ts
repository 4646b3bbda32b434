// Kernels, products and nudges of networks drawn at random, against the float64 oracle: laws over many seeds and shapes.
import { describe, expect, test } from 'vitest';
import { KernelOperator } from '../../../src/engine/kernel-operator';
import { computeKernel } from '../../../src/engine/kernel';
import { computeNudge } from '../../../src/engine/nudge';
import { readMatrix } from '../../../src/gpu/readback';
import { buildMlp } from '../../../src/model/builders';
import { activationKinds, type Graph } from '../../../src/model/graph';
import { oneHot } from '../../../src/model/loss';
import { parameterizations } from '../../../src/model/parameterization';
import { kernel } from '../../../src/reference/kernel';
import { kernelVectorProduct } from '../../../src/reference/kernel-vector-product';
import { nudge, predictedShift } from '../../../src/reference/nudge';
import { pairKernel } from '../../../src/reference/reductions';
import { useGpu } from '../../support/gpu';
import { openNetwork, seededInputs } from '../../support/networks';
import { randomIndex, randomNumbers, relativeError } from '../../support/numbers';

const bound = 1e-5;
const seeds = Array.from({ length: 40 }, (_, seed) => seed);

function randomGraph(seed: number): Graph {
  const draw = (limit: number, counter: number): number => randomIndex(limit, seed, counter);
  const depth = draw(4, 0);
  const width = 1 + draw(70, 1);
  const residual = draw(2, 2) === 1;
  const hidden = Array.from({ length: depth }, (_, layer) => (residual ? width : 1 + draw(70, 10 + layer)));
  return buildMlp({
    sizes: [1 + draw(20, 3), ...hidden, 1 + draw(6, 4)],
    activation: activationKinds[draw(activationKinds.length, 5)],
    parameterization: parameterizations[draw(parameterizations.length, 6)],
    residual,
  });
}

describe('random networks', () => {
  const gpu = useGpu();

  test.each(seeds)('seed %i', async (seed) => {
    const graph = randomGraph(seed);
    const { model, network, upload } = openNetwork(gpu(), graph, seed % 3 === 0 ? 'tiled' : 'subgroups');
    const [n1, n2] = [1 + randomIndex(90, seed, 7), 1 + randomIndex(90, seed, 8)];
    const a = { n: n1, data: seededInputs(graph, n1, `rows ${seed}`) };
    const b = { n: n2, data: seededInputs(graph, n2, `columns ${seed}`) };
    const sets = { rows: upload(a.data), columns: upload(b.data) };
    const full = await computeKernel(network, network.arena, { ...sets, reduction: 'full' });
    expect(relativeError(await readMatrix(gpu(), full.matrix), kernel(model, a, b).total)).toBeLessThan(bound);
    const trace = await computeKernel(network, network.arena, { rows: sets.rows, reduction: 'trace' });
    expect(
      relativeError(await readMatrix(gpu(), trace.matrix), pairKernel(model, a, a, { kind: 'trace' }).total),
    ).toBeLessThan(bound);
    const v = Float32Array.from(randomNumbers(n2 * network.outputs, seed));
    using operator = await KernelOperator.create(network, sets);
    expect(relativeError(await operator.apply(v), kernelVectorProduct(model, a, b, v))).toBeLessThan(bound);
    const index = randomIndex(n1, seed, 9);
    const label = randomIndex(network.outputs, seed, 10);
    const step = { index, label, rate: 0.01, loss: 'squared-error', measure: 'logit' } as const;
    const result = await computeNudge(network, { inputs: sets.rows, labels: new Uint8Array(n1), ...step });
    const datapoint = a.data.subarray(index * network.inputs, (index + 1) * network.inputs);
    const expected = nudge(
      model,
      { datapoint, target: oneHot([label], network.outputs), loss: step.loss, rate: step.rate },
      a,
    );
    const shift = predictedShift(expected.before, expected.predicted, network.outputs, { kind: 'logit', logit: label });
    const scale = Math.hypot(...expected.predicted) / Math.sqrt(network.outputs);
    const distance = Math.hypot(...shift.map((value, at) => value - result.predicted[at]));
    expect(distance).toBeLessThanOrEqual(bound * (Math.hypot(...shift) + scale));
    network[Symbol.dispose]();
  });
});
