// Training with a fixed kernel: printed values, and agreement with steps made one by one.
import { describe, expect, it } from 'vitest';
import { type FixedKernelProblem, otherOutputs, trainedOutputs } from '../../../src/theory/fixed-kernel';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { dot, randomNumbers, relativeError } from '../../support/numbers';

function problemOf(
  kernel: ArrayLike<number>,
  m: number,
  rate: number,
  start: ArrayLike<number>,
  target: ArrayLike<number>,
): FixedKernelProblem {
  return { eigen: jacobiEigen(kernel, m), start, target, rate, n: m };
}

describe('value 9', () => {
  const kernel = [2, 1, 1, 2];
  const expectBoth = (actual: Float64Array, expected: number[]) =>
    expected.forEach((value, i) => expect(Math.abs(actual[i] - value)).toBeLessThan(0.6e-8));

  it('flow at 1 and 5', () => {
    const problem = problemOf(kernel, 2, 1, [0, 0], [1, 0]);
    expectBoth(trainedOutputs(problem, { kind: 'flow', t: 1 }), [0.58516959, 0.19170025]);
    expectBoth(trainedOutputs(problem, { kind: 'flow', t: 5 }), [0.95868096, 0.04076596]);
  });

  it('ten steps at eta .5', () => {
    const problem = problemOf(kernel, 2, 0.5, [0, 0], [1, 0]);
    expectBoth(trainedOutputs(problem, { kind: 'descent', t: 10 }), [0.97184277, 0.02815628]);
  });
});

describe.each([1, 2, 3])('laws, seed %i', (seed) => {
  const m = 6;
  const features = randomNumbers(m * 3, seed);
  const others = randomNumbers(4 * 3, seed, 'others');
  const row = (rows: Float64Array, i: number) => rows.subarray(3 * i, 3 * i + 3);
  const gram = (a: Float64Array, b: Float64Array) =>
    Float64Array.from({ length: (a.length / 3) * (b.length / 3) }, (_, k) =>
      dot(row(a, Math.floor(k / (b.length / 3))), row(b, k % (b.length / 3))),
    );
  const kernel = gram(features, features);
  const cross = gram(others, features);
  const start = randomNumbers(m, seed, 'start');
  const target = randomNumbers(m, seed, 'target');
  const otherStart = randomNumbers(4, seed, 'other start');
  const problem = problemOf(kernel, m, 0.2, start, target);

  /** Gradient descent on the singular kernel (rank 3 of 6), step by step. */
  function stepByStep(steps: number): { trained: Float64Array; other: Float64Array } {
    let [trained, other] = [Float64Array.from(start), Float64Array.from(otherStart)];
    for (let t = 0; t < steps; t++) {
      const residual = trained.map((value, i) => value - target[i]);
      const moved = (values: Float64Array, rows: Float64Array) =>
        values.map((value, i) => value - (0.2 / m) * dot(rows.subarray(i * m, i * m + m), residual));
      [trained, other] = [moved(trained, kernel), moved(other, cross)];
    }
    return { trained, other };
  }

  it.each([0, 1, 7, 40])('descent is %i steps made one by one, here and elsewhere', (steps) => {
    const { trained, other } = stepByStep(steps);
    expect(relativeError(trainedOutputs(problem, { kind: 'descent', t: steps }), trained)).toBeLessThan(1e-12);
    expect(relativeError(otherOutputs(problem, { kind: 'descent', t: steps }, cross, otherStart), other)).toBeLessThan(
      1e-12,
    );
  });

  it('flow is descent with ever smaller steps', () => {
    const fine = { ...problem, rate: 0.2 / 1e5 };
    const moment = { kind: 'descent', t: 3e5 } as const;
    expect(relativeError(trainedOutputs(fine, moment), trainedOutputs(problem, { kind: 'flow', t: 3 }))).toBeLessThan(
      1e-4,
    );
    const flow = otherOutputs(problem, { kind: 'flow', t: 3 }, cross, otherStart);
    expect(relativeError(otherOutputs(fine, moment, cross, otherStart), flow)).toBeLessThan(1e-4);
  });

  it('the training points seen as other points move alike', () => {
    const flow = { kind: 'flow', t: 2 } as const;
    expect(relativeError(otherOutputs(problem, flow, kernel, start), trainedOutputs(problem, flow))).toBeLessThan(
      1e-12,
    );
  });
});

describe('sizes', () => {
  it('that disagree are refused', () => {
    const problem = problemOf([1], 1, 1, [0, 0], [0]);
    expect(() => trainedOutputs(problem, { kind: 'flow', t: 1 })).toThrow('1 numbers');
    expect(() => otherOutputs(problem, { kind: 'flow', t: 1 }, [1, 2, 3], [0])).toThrow('1 entries');
  });
});
