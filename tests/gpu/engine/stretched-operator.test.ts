// K v in stretches of datapoints, where their passes are not kept: against the dense float64 kernel, within the budget.
import { expect, onTestFinished, test } from 'vitest';
import { KernelOperator } from '../../../src/engine/kernel-operator';
import { Network, uploadDatapoints } from '../../../src/engine/network';
import { meterBuffers } from '../../../src/gpu/buffer-meter';
import { buildMlp } from '../../../src/model/builders';
import { kernel } from '../../../src/reference/kernel';
import { useGpu } from '../../support/gpu';
import { seededDatapoints, seededGraph } from '../../support/graphs';
import { dot, randomNumbers, relativeError } from '../../support/numbers';

const budget = 2 ** 18;
const passing = 2 ** 16; // parameters of dispatches and read-back, which the budget does not count
const gpu = useGpu({ budget });
const graph = buildMlp({ sizes: [5, 32, 24, 3], activation: 'tanh', parameterization: 'ntk' });
const model = seededGraph(graph);
const [a, b] = [250, 130].map((n) => ({ n, data: seededDatapoints(graph, n, `datapoints ${n}`) }));

function open() {
  const network = Network.create(gpu(), model);
  onTestFinished(() => network[Symbol.dispose]());
  const [rows, columns] = [a, b].map(({ n, data }) => uploadDatapoints(network.arena, data, n, 5));
  return { network, rows, columns };
}

const times = (matrix: Float64Array, v: ArrayLike<number>): Float64Array =>
  Float64Array.from({ length: matrix.length / v.length }, (_, i) =>
    dot(matrix.subarray(i * v.length, (i + 1) * v.length), v),
  );

test('of one set, twice, and nothing is kept', async () => {
  const { network, rows } = open();
  const { total } = kernel(model, a, a);
  const before = gpu().arena.budget.used;
  const meter = meterBuffers(gpu().device);
  using operator = await KernelOperator.create(network, { rows });
  for (const seed of [1, 2]) {
    const v = randomNumbers(a.n * 3, seed);
    expect(relativeError(await operator.apply(v), times(total, v))).toBeLessThan(1e-5);
    expect(gpu().arena.budget.used).toBe(before);
  }
  expect(meter.most).toBeLessThan(budget - before + passing);
  await expect(operator.apply([1])).rejects.toMatchObject({ code: 'ShapeMismatch' });
});

test('between two sets, of one parameter', async () => {
  const { network, rows, columns } = open();
  const { name } = graph.parameters[2];
  const before = gpu().arena.budget.used;
  using operator = await KernelOperator.create(network, { rows, columns, parameters: (each) => each === name });
  expect(gpu().arena.budget.used).toBe(before);
  const v = randomNumbers(b.n * 3, 3);
  const expected = times(kernel(model, a, b).byParameter.get(name)!, v);
  expect(relativeError(await operator.apply(v), expected)).toBeLessThan(1e-5);
});
