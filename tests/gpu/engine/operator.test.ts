// The kernel without its matrix: K v, some rows, and the largest eigenpairs from K v alone, over networks of every kind,
// against the dense float64 kernel.
import { describe, expect, test } from 'vitest';
import { KernelOperator, kernelVectorProduct } from '../../../src/engine/kernel-operator';
import { computeKernel } from '../../../src/engine/kernel';
import { Network, uploadDatapoints } from '../../../src/engine/network';
import { readMatrix } from '../../../src/gpu/readback';
import { buildMlp } from '../../../src/model/builders';
import type { Graph } from '../../../src/model/graph';
import { inputSize, outputSize } from '../../../src/model/shape';
import { kernel } from '../../../src/reference/kernel';
import { leadingPairs } from '../../../src/theory/leading-pairs';
import { useGpu } from '../../support/gpu';
import { graphs, seededDatapoints, seededGraph } from '../../support/graphs';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { dot, randomNumbers, relativeError } from '../../support/numbers';

const bound = 1e-5;
const twoOutputs = buildMlp({ sizes: [5, 11, 2], activation: 'gelu', parameterization: 'mu-p' });
const cases: [string, Graph][] = [...graphs, ['two outputs', twoOutputs]];

/** Rows of a matrix of this width times v. */
const times = (matrix: Float64Array, v: ArrayLike<number>): Float64Array =>
  Float64Array.from({ length: matrix.length / v.length }, (_, i) =>
    dot(matrix.subarray(i * v.length, (i + 1) * v.length), v),
  );

describe.each(cases)('%s', (_name, graph) => {
  const gpu = useGpu();
  const model = seededGraph(graph);
  const outputs = outputSize(graph);
  const [a, b] = [7, 3].map((n) => ({ n, data: seededDatapoints(graph, n, `datapoints ${n}`) }));
  const open = () => {
    const network = Network.create(gpu(), model);
    const [rows, columns] = [a, b].map(({ n, data }) => uploadDatapoints(network.arena, data, n, inputSize(graph)));
    return { network, rows, columns };
  };

  test('K v: of one set, between two, of one parameter', async () => {
    const { network, rows, columns } = open();
    const v = randomNumbers(a.n * outputs, 1);
    expect(
      relativeError(await kernelVectorProduct(network, { rows, v }), times(kernel(model, a, a).total, v)),
    ).toBeLessThan(bound);
    const w = randomNumbers(b.n * outputs, 2);
    const between = kernel(model, a, b);
    expect(
      relativeError(await kernelVectorProduct(network, { rows, columns, v: w }), times(between.total, w)),
    ).toBeLessThan(bound);
    const [name] = graph.parameters.map((parameter) => parameter.name);
    const parameters = (each: string): boolean => each === name;
    using operator = await KernelOperator.create(network, { rows, columns, parameters });
    const part = between.byParameter.get(name)!;
    expect(relativeError(await operator.apply(w), times(part, w))).toBeLessThan(bound);
    expect(
      relativeError(
        await operator.apply(w.map((value) => -value)),
        times(part, w).map((value) => -value),
      ),
    ).toBeLessThan(bound);
    await expect(operator.apply(v)).rejects.toMatchObject({ code: 'ShapeMismatch' });
    network[Symbol.dispose]();
  });

  test('some rows of the kernel without the others', async () => {
    const { network, rows, columns } = open();
    const { matrix } = await computeKernel(network, network.arena, { rows: columns, columns: rows, reduction: 'full' });
    expect([matrix.rows, matrix.columns]).toEqual([b.n * outputs, a.n * outputs]);
    expect(relativeError(await readMatrix(gpu(), matrix), kernel(model, b, a).total)).toBeLessThan(bound);
    network[Symbol.dispose]();
  });

  test('the largest eigenpairs from K v alone', async () => {
    const { network, rows } = open();
    using operator = await KernelOperator.create(network, { rows });
    const size = a.n * outputs;
    const found = await leadingPairs((v) => operator.apply(v), size, 5);
    const dense = kernel(model, a, a).total;
    const { values } = jacobiEigen(Float64Array.from(dense), size);
    const expected = Array.from(values)
      .sort((x, y) => y - x)
      .slice(0, 5);
    expect(found.converged).toBe(true);
    found.values.forEach((value, k) => {
      expect(Math.abs(value - expected[k]), `value ${k}`).toBeLessThan(bound * expected[0]);
      const image = times(dense, found.vectors[k]).map((entry, i) => entry - value * found.vectors[k][i]);
      expect(Math.hypot(...image), `residual ${k}`).toBeLessThan(2 * bound * expected[0]);
    });
    network[Symbol.dispose]();
  });
});
