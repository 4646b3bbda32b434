// Laws every method must obey, over seeds, activations, parameterizations and shapes.
import { describe, expect, it } from 'vitest';
import { buildMlp, type MlpOptions } from '../../../src/model/builders';
import { activationKinds, type Graph } from '../../../src/model/graph';
import { initialise } from '../../../src/model/initialise';
import { inputSize, outputSize } from '../../../src/model/shape';
import { logits } from '../../../src/reference/forward';
import { jacobian } from '../../../src/reference/jacobian';
import { jvp } from '../../../src/reference/jvp';
import { kernel } from '../../../src/reference/kernel';
import { kernelVectorProduct } from '../../../src/reference/kernel-vector-product';
import { type Batch, type ReferenceModel, zeroParameters } from '../../../src/reference/model';
import { moved } from '../../../src/reference/nudge';
import { cosineKernel, pairKernel } from '../../../src/reference/reductions';
import { vjp } from '../../../src/reference/vjp';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { dot, randomNumbers, relativeError } from '../../support/numbers';

const shapes: Record<string, Partial<MlpOptions>> = {
  plain: { sizes: [3, 5, 4] },
  'no hidden layer': { sizes: [3, 2] },
  'one hidden unit, one logit': { sizes: [2, 1, 1] },
  residual: { sizes: [3, 4, 4, 4, 2], residual: true, activation: 'gelu' },
  'residual at the input': { sizes: [3, 3, 2], residual: true },
  ntk: { sizes: [4, 6, 5, 3], parameterization: 'ntk', activation: 'erf' },
  'mu-p': { sizes: [4, 6, 6, 3], parameterization: 'mu-p', activation: 'silu' },
  ...Object.fromEntries(
    activationKinds.map((activation) => [activation, { sizes: [3, 4, 2], activation, slope: 0.3 }]),
  ),
};
const seeds = [1, 2, 3];
const cases = Object.entries(shapes).flatMap(([name, options]) => seeds.map((seed) => ({ name, seed, options })));

function modelOf(options: Partial<MlpOptions>, seed: number): ReferenceModel {
  const graph = buildMlp({
    sizes: [1, 1],
    activation: 'tanh',
    parameterization: 'standard',
    biasScale: 0.5,
    ...options,
  });
  return { graph, values: initialise(graph, seed) };
}

function batchOf(graph: Graph, n: number, seed: number): Batch {
  return { n, data: randomNumbers(n * inputSize(graph), seed, `batch ${n}`) };
}

function directionOf(graph: Graph, seed: number): Record<string, Float64Array> {
  const entries = Object.entries(zeroParameters(graph));
  return Object.fromEntries(
    entries.map(([name, zero]) => [name, randomNumbers(zero.length, seed, `direction ${name}`)]),
  );
}

function innerParameters(a: Record<string, ArrayLike<number>>, b: Record<string, ArrayLike<number>>): number {
  return Object.keys(a).reduce((sum, name) => sum + dot(a[name], b[name]), 0);
}

describe.each(cases)('$name, seed $seed', ({ options, seed }) => {
  const model = modelOf(options, seed);
  const { graph } = model;
  const classes = outputSize(graph);
  const a = batchOf(graph, 3, seed);
  const b = batchOf(graph, 4, seed);
  const direction = directionOf(graph, seed);
  const inputs = randomNumbers(a.data.length, seed, 'input direction');
  const cotangent = randomNumbers(a.n * classes, seed, 'cotangent');

  it('jvp is the derivative of the logits', () => {
    const h = 1e-5;
    const at = (step: number) => {
      const data = Float64Array.from(a.data, (value, i) => value + step * inputs[i]);
      return logits(moved(model, direction, step), { n: a.n, data });
    };
    const [up, down] = [at(h), at(-h)];
    const difference = up.map((value, i) => (value - down[i]) / (2 * h));
    const [along] = jvp(model, a, [{ parameters: direction, inputs }]);
    expect(relativeError(along, difference)).toBeLessThan(1e-7);
  });

  it('jvp is linear: parameter and input directions add', () => {
    const [both, first, second] = jvp(model, a, [
      { parameters: direction, inputs },
      { parameters: direction },
      { inputs },
    ]);
    expect(
      relativeError(
        first.map((value, i) => value + second[i]),
        both,
      ),
    ).toBeLessThan(1e-14);
  });

  it('vjp is the adjoint of jvp', () => {
    const [along] = jvp(model, a, [{ parameters: direction, inputs }]);
    const [back] = vjp(model, a, [cotangent]);
    const right = innerParameters(back.parameters, direction) + dot(back.inputs, inputs);
    expect(Math.abs(dot(cotangent, along) - right)).toBeLessThan(1e-12 * Math.max(1, Math.abs(right)));
  });

  it('the kernel is the Gram of the Jacobian, parameter by parameter', () => {
    const [left, right] = [jacobian(model, a), jacobian(model, b)];
    const { byParameter, total } = kernel(model, a, b);
    const sum = new Float64Array(total.length);
    for (const { name, rate } of graph.parameters) {
      const [u, v] = [left.get(name)!, right.get(name)!];
      const size = u.length / (a.n * classes);
      const row = (values: Float64Array, k: number) => values.subarray(k * size, (k + 1) * size);
      const columns = b.n * classes;
      const gram = Float64Array.from(
        { length: total.length },
        (_, k) => rate * dot(row(u, Math.floor(k / columns)), row(v, k % columns)),
      );
      expect(relativeError(byParameter.get(name)!, gram)).toBeLessThan(1e-13);
      gram.forEach((value, k) => (sum[k] += value));
    }
    expect(relativeError(total, sum)).toBeLessThan(1e-13);
  });

  it('K v is one vjp, then one jvp', () => {
    const v = randomNumbers(b.n * classes, seed, 'v');
    const { total } = kernel(model, a, b);
    const columns = b.n * classes;
    const expected = Float64Array.from({ length: a.n * classes }, (_, row) =>
      dot(total.subarray(row * columns, (row + 1) * columns), v),
    );
    expect(relativeError(kernelVectorProduct(model, a, b, v), expected)).toBeLessThan(1e-13);
  });

  it('is symmetric with no negative eigenvalue', () => {
    const { total } = kernel(model, a, a);
    const size = a.n * classes;
    const transposed = total.map((_, k) => total[(k % size) * size + Math.floor(k / size)]);
    expect(relativeError(total, transposed)).toBeLessThan(1e-15);
    const { values } = jacobiEigen(total, size);
    expect(values[0]).toBeGreaterThan(-1e-13 * values[size - 1]);
  });

  it('has cosines that are one on the diagonal and sum over parameters', () => {
    const { total, byParameter } = cosineKernel(model, a, a);
    for (let i = 0; i < a.n; i++) expect(total[i * a.n + i]).toBeCloseTo(1, 13);
    const sum = total.map((_, k) => [...byParameter.values()].reduce((all, term) => all + term[k], 0));
    expect(relativeError(sum, total)).toBeLessThan(1e-13);
  });

  it('has a trace that is the sum of its logits, and the pseudo kernel of the cotangent 1/sqrt(C)', () => {
    const trace = pairKernel(model, a, b, { kind: 'trace' }).total;
    const summed = new Float64Array(trace.length);
    for (let logit = 0; logit < classes; logit++) {
      pairKernel(model, a, b, { kind: 'logit', logit }).total.forEach((value, k) => (summed[k] += value));
    }
    expect(relativeError(trace, summed)).toBeLessThan(1e-14);
    const one = { n: 1, data: Float64Array.from(b.data).subarray(0, inputSize(graph)) };
    const row = new Float64Array(classes).fill(1 / Math.sqrt(classes));
    const product = kernelVectorProduct(model, a, one, row);
    const expected = Float64Array.from({ length: a.n }, (_, i) =>
      dot(product.subarray(i * classes, (i + 1) * classes), row),
    );
    expect(relativeError(pairKernel(model, a, one, { kind: 'pseudo' }).total, expected)).toBeLessThan(1e-12);
  });
});

describe('a parameter used by two nodes', () => {
  const graph: Graph = {
    nodes: [
      { op: 'input', id: 'x', inputs: [], shape: [3] },
      { op: 'dense', id: 'first', inputs: ['x'], weight: 'w', bias: 'b' },
      { op: 'activation', id: 'h', inputs: ['first'], kind: 'tanh' },
      { op: 'dense', id: 'second', inputs: ['h'], weight: 'w', bias: 'b' },
    ],
    parameters: [
      { name: 'w', shape: [3, 3], multiplier: 0.7, rate: 2, deviation: 1 },
      { name: 'b', shape: [3], multiplier: 1.3, rate: 1, deviation: 1 },
    ],
    output: 'second',
  };

  it.each(seeds)('has the cross terms in its kernel (seed %i)', (seed) => {
    const model = { graph, values: initialise(graph, seed) };
    const batch = batchOf(graph, 2, seed);
    const rows = jacobian(model, batch);
    const { byParameter } = kernel(model, batch, batch);
    for (const { name, rate } of graph.parameters) {
      const values = rows.get(name)!;
      const size = values.length / 6;
      const row = (k: number) => values.subarray(k * size, (k + 1) * size);
      const gram = Float64Array.from({ length: 36 }, (_, k) => rate * dot(row(Math.floor(k / 6)), row(k % 6)));
      expect(relativeError(byParameter.get(name)!, gram)).toBeLessThan(1e-13);
    }
  });
});

describe('undefined and impossible', () => {
  it('a zero norm has no cosine', () => {
    const graph: Graph = {
      nodes: [
        { op: 'input', id: 'x', inputs: [], shape: [1] },
        { op: 'dense', id: 'f', inputs: ['x'], weight: 'w' },
      ],
      parameters: [{ name: 'w', shape: [1, 1], multiplier: 1, rate: 1, deviation: 1 }],
      output: 'f',
    };
    const { total } = cosineKernel({ graph, values: { w: [1] } }, { n: 2, data: [0, 3] }, { n: 1, data: [-2] });
    expect(total[0]).toBeNaN();
    expect(total[1]).toBe(-1);
  });

  it('rows that do not fit are refused', () => {
    const model = modelOf({ sizes: [3, 2] }, 1);
    expect(() => logits(model, { n: 2, data: [1, 2, 3] })).toThrow('6 numbers for 2 datapoints');
    expect(() => vjp(model, { n: 1, data: [1, 2, 3] }, [[1, 2, 3]])).toThrow('a row of logits each');
  });
});
