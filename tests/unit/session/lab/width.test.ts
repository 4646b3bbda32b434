// What is done in slices is what is done at once.
import { describe, expect, it } from 'vitest';
import { normals, streamOf } from '../../../../src/core/random';
import { inSlices } from '../../../../src/core/slices';
import { buildMlp } from '../../../../src/model/builders';
import { initialise, initialising } from '../../../../src/model/initialise';
import { infiniteKernelsInSlices } from '../../../../src/session/lab/infinite-kernel';
import { dualOf } from '../../../../src/theory/activation-duals';
import { infiniteKernels } from '../../../../src/theory/infinite-width';
import { randomNumbers } from '../../../support/numbers';

describe.each([1, 2])('seed %i', (seed) => {
  it('weights are those of initialise and of their streams, bit for bit', async () => {
    for (const parameterization of ['standard', 'ntk'] as const) {
      const graph = buildMlp({ sizes: [7, 131, 129, 2], activation: 'relu', parameterization });
      const values = await inSlices(initialising(graph, seed));
      expect(values).toEqual(initialise(graph, seed));
      const { deviation } = graph.parameters.find(({ name }) => name === '2.weight')!;
      expect(values['2.weight']).toEqual(normals(seed, streamOf('2.weight'), 131 * 129, deviation));
    }
  });

  it.each(['relu', 'tanh'] as const)('infinite kernels of %s', async (activation) => {
    const network = { layers: 3, dual: dualOf(activation), weightVariance: 1.5, biasVariance: 0.1 };
    const rows = { n: 7, data: randomNumbers(7 * 3, seed) };
    const expected = infiniteKernels(network, rows, rows);
    const found = await infiniteKernelsInSlices(network, rows, {});
    for (const kind of ['ntk', 'nngp'] as const) {
      const [actual, wanted] = [found[kind], expected[kind]];
      wanted.forEach((value, at) => expect(Math.abs(actual[at] - value)).toBeLessThan(1e-13 * Math.abs(value) + 1e-14));
    }
  });
});

it('what a datapoint has by itself is computed once, as much as all pairs need', async () => {
  const dual = dualOf('erf');
  let count = 0;
  const counted: typeof dual = (...variances) => {
    count += 1;
    return dual(...variances);
  };
  const [layers, n] = [3, 9];
  const network = { layers, dual: counted, weightVariance: 1, biasVariance: 0.1 };
  await infiniteKernelsInSlices(network, { n, data: randomNumbers(n * 3, 1) }, {});
  expect(count).toBe((layers - 1) * (n + (n * (n + 1)) / 2));
});

it('both stop when they are told to', async () => {
  const options = { signal: AbortSignal.abort() };
  const graph = buildMlp({ sizes: [7, 600, 600, 2], activation: 'relu', parameterization: 'ntk' });
  await expect(inSlices(initialising(graph, 0), options)).rejects.toThrow('abort');
  const network = { layers: 4, dual: dualOf('tanh'), weightVariance: 1, biasVariance: 0 };
  const rows = { n: 12, data: randomNumbers(12 * 3, 1) };
  await expect(infiniteKernelsInSlices(network, rows, options)).rejects.toThrow('abort');
});
