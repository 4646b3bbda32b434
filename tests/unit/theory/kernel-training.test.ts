// Training with a fixed kernel that is known by its products: printed values, plain loops, and linear models, whose kernel is fixed.
import { describe, expect, it } from 'vitest';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { lossKinds } from '../../../src/model/loss';
import { kernel } from '../../../src/reference/kernel';
import { otherOutputs, trainedOutputs } from '../../../src/theory/fixed-kernel';
import { kernelDescent, kernelFlow, type KernelTraining } from '../../../src/theory/kernel-training';
import { lossResiduals } from '../../../src/theory/label-losses';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { dot, randomNumbers, relativeError } from '../../support/numbers';
import { fixedKernelRun, outputsOf, type PlainProbe, realRun } from '../../support/plain-training';

const productOf = (matrix: ArrayLike<number>, m: number) => (v: ArrayLike<number>) =>
  Float64Array.from({ length: matrix.length / m }, (_, i) =>
    dot(Array.prototype.slice.call(matrix, i * m, i * m + m) as number[], v),
  );

describe('value 9', () => {
  const training = (rate: number): KernelTraining => ({
    product: productOf([2, 1, 1, 2], 2),
    start: [0, 0],
    residual: (outputs) => outputs.map((value, i) => value - [1, 0][i]),
    rate,
    n: 2,
  });
  const expectNear = (actual: Float64Array, expected: number[], bound: number) =>
    expected.forEach((value, i) => expect(Math.abs(actual[i] - value)).toBeLessThan(bound));

  it('flow at 1 and 5', async () => {
    const [first, last] = await kernelFlow(training(1), [1, 5], { tolerance: 1e-11 });
    expectNear(first.outputs, [0.58516959, 0.19170025], 0.6e-8);
    expectNear(last.outputs, [0.95868096, 0.04076596], 0.6e-8);
  });

  it('ten steps at eta .5', async () => {
    const [state] = await kernelDescent(training(0.5), [10]);
    expectNear(state.outputs, [0.97184277, 0.02815628], 0.6e-8);
  });
});

const classes = 3;
const labelsOf = (n: number, seed: number) => Array.from({ length: n }, (_, i) => (i * 7 + seed) % classes);
const probeOf = (seed: number): PlainProbe => ({
  train: { n: 6, data: randomNumbers(6 * 4, seed, 'train') },
  test: { n: 3, data: randomNumbers(3 * 4, seed, 'test') },
  trainLabels: labelsOf(6, seed),
  testLabels: labelsOf(3, seed + 1),
  classes,
});

describe.each([1, 2])('seed %i', (seed) => {
  const probe = probeOf(seed);
  const m = probe.train.n * classes;
  const modelOf = (sizes: number[]) => {
    const graph = buildMlp({ sizes, activation: 'tanh', parameterization: 'ntk' });
    return { graph, values: initialise(graph, seed) };
  };

  function setup(sizes: number[], loss: (typeof lossKinds)[number], rate: number) {
    const model = modelOf(sizes);
    const [own, cross] = [probe.train, probe.test].map((rows) => kernel(model, rows, probe.train).total);
    const outputs = outputsOf(model, probe);
    const training: KernelTraining = {
      product: productOf(own, m),
      start: outputs.slice(0, m),
      residual: (rows) => lossResiduals({ loss, labels: probe.trainLabels, classes }, rows),
      rate,
      n: probe.train.n,
    };
    const all = ({ outputs: rows, weights }: { outputs: Float64Array; weights: Float64Array }) =>
      Float64Array.from([...rows, ...productOf(cross, m)(weights).map((value, i) => outputs[m + i] + value)]);
    return { model, own, cross, outputs, training, all };
  }

  it.each(lossKinds)('descent on %s is that of plain loops, here and elsewhere', async (loss) => {
    const { model, training, all } = setup([4, 9, classes], loss, 0.4);
    const expected = fixedKernelRun(model, probe, { loss, rate: 0.4, steps: 25 });
    for (const [at, state] of (await kernelDescent(training, [0, 1, 10, 25])).entries())
      expect(relativeError(all(state), expected[[0, 1, 10, 25][at]])).toBeLessThan(1e-12);
  });

  it.each(lossKinds)('flow on %s is that of small steps, here and elsewhere', async (loss) => {
    const { model, training, all } = setup([4, 9, classes], loss, 0.4);
    const expected = fixedKernelRun(model, probe, { loss, rate: 0.4, steps: 12 }, 40);
    for (const [at, state] of (await kernelFlow(training, [0, 5, 12], { tolerance: 1e-10 })).entries())
      expect(relativeError(all(state), expected[[0, 5, 12][at]])).toBeLessThan(1e-7);
  });

  it('on the squared error both are what the eigenvectors say', async () => {
    const { own, cross, outputs, training, all } = setup([4, 9, classes], 'squared-error', 0.4);
    const start = outputs.slice(0, m);
    const target = start.map((value, i) => value - training.residual(start)[i]);
    const problem = { eigen: jacobiEigen(own, m), start, target, rate: 0.4, n: probe.train.n };
    const runs = { flow: kernelFlow(training, [7], { tolerance: 1e-11 }), descent: kernelDescent(training, [7]) };
    for (const kind of ['flow', 'descent'] as const) {
      const moment = { kind, t: 7 };
      const expected = [...trainedOutputs(problem, moment), ...otherOutputs(problem, moment, cross, outputs.slice(m))];
      expect(relativeError(all((await runs[kind])[0]), expected)).toBeLessThan(1e-8);
    }
  });

  it.each(lossKinds)('a linear model trained on %s does exactly what its kernel predicts', async (loss) => {
    const { model, training, all } = setup([4, classes], loss, 0.7);
    const models = realRun(model, probe, { loss, rate: 0.7, steps: 30 });
    for (const [at, state] of (await kernelDescent(training, [1, 30])).entries())
      expect(relativeError(all(state), outputsOf(models[[1, 30][at]], probe))).toBeLessThan(1e-12);
  });

  it('a network that is not linear leaves the prediction', async () => {
    const { model, training, all } = setup([4, 9, classes], 'squared-error', 0.7);
    const models = realRun(model, probe, { loss: 'squared-error', rate: 0.7, steps: 30 });
    const [state] = await kernelDescent(training, [30]);
    expect(relativeError(all(state), outputsOf(models[30], probe))).toBeGreaterThan(1e-3);
  });
});

describe('a run', () => {
  const training: KernelTraining = {
    product: (v) => v,
    start: [1],
    residual: (outputs) => outputs,
    rate: 1,
    n: 1,
  };

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const onProgress = ({ done }: { done: number }) => done > 2 && controller.abort();
    const options = { signal: controller.signal, onProgress };
    await expect(kernelDescent({ ...training, rate: 0.1 }, [100], options)).rejects.toThrow('abort');
    await expect(kernelFlow(training, [1000], options)).rejects.toThrow('abort');
  });

  it('refuses products of another size', async () => {
    await expect(kernelDescent({ ...training, product: () => [1, 2] }, [1])).rejects.toThrow('a product of 1');
  });
});
