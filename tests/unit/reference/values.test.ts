// The oracle against values worked out independently: kernels, nudges, and a deep linear network.
import { describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/model/graph';
import { kernel, ownBlock } from '../../../src/reference/kernel';
import { logits } from '../../../src/reference/forward';
import { nudge, type NudgeStep, secondOrderChange } from '../../../src/reference/nudge';
import { jacobiEigen } from '../../support/jacobi-eigen';
import { sineMlp } from '../../support/sine-model';

const a = [1, 0.5];
const b = [-0.3, 0.8];
const model = sineMlp();
const batch = (data: number[]) => ({ n: data.length / 2, data });

function expectAll(actual: ArrayLike<number>, expected: number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => expect(Math.abs(actual[i] - value)).toBeLessThan(0.6e-8));
}

describe('a 2-3-2 tanh network with parameters sin(k^2)', () => {
  it('has the logits of value 1', () => expectAll(logits(model, batch(a)), [0.47773732, 1.81815975]));

  it('has the kernel blocks of value 2', () => {
    expectAll(ownBlock(model, a), [3.2408357, 0.7144345, 0.7144345, 3.4732552]);
    expectAll(kernel(model, batch(a), batch(b)).total, [2.89714147, 0.29463409, 0.29463409, 2.91975352]);
    expectAll(ownBlock(model, b), [3.90243858, 0.92724891, 0.92724891, 3.8496693]);
  });

  it('splits by parameter as value 3', () => {
    const { byParameter } = kernel(model, batch(a), batch(b));
    const hidden = [0.26427335, 0.26784917, 0.26784917, 0.28482976];
    expectAll(byParameter.get('2.weight')!, [1.60644079, 0, 0, 1.60644079]);
    expectAll(byParameter.get('2.bias')!, [1, 0, 0, 1]);
    expectAll(byParameter.get('0.bias')!, hidden);
    expectAll(
      byParameter.get('0.weight')!,
      Array.from(byParameter.get('0.bias')!, (value) => 0.1 * value),
    );
  });

  it('has the joint eigenvalues of value 4', () => {
    const both = batch([...a, ...b]);
    expectAll(jacobiEigen(kernel(model, both, both).total, 4).values, [0.17522088, 1.21372517, 5.41416478, 7.66308795]);
  });

  it('predicts and makes the nudges of values 5 and 6', () => {
    const step: NudgeStep = { datapoint: a, target: [1, 0], loss: 'squared-error', rate: 0.1 };
    const squared = nudge(model, step, batch(b));
    expectAll(squared.predicted, [0.0977377, -0.51547019]);
    expectAll(squared.actual, [0.09470567, -0.50990134]);
    const entropy = nudge(model, { ...step, loss: 'cross-entropy' }, batch(b));
    expectAll(entropy.predicted, [0.20626417, -0.20805631]);
    expectAll(entropy.actual, [0.20614355, -0.20797367]);
  });
});

describe('a deep linear network (value 11)', () => {
  const weight = (name: string) => ({ name, shape: [1, 1], multiplier: 1, rate: 1, deviation: 1 });
  const graph: Graph = {
    nodes: [
      { op: 'input', id: 'x', inputs: [], shape: [1] },
      { op: 'dense', id: 'h', inputs: ['x'], weight: 'w1' },
      { op: 'dense', id: 'f', inputs: ['h'], weight: 'w2' },
    ],
    parameters: [weight('w1'), weight('w2')],
    output: 'f',
  };

  it('leaves exactly the second-order remainder', () => {
    const step: NudgeStep = { datapoint: [1], target: [5], loss: 'squared-error', rate: 0.01 };
    const [model, others] = [
      { graph, values: { w1: [2], w2: [3] } },
      { n: 1, data: [2] },
    ];
    const { predicted, actual, direction } = nudge(model, step, others);
    expect(predicted[0]).toBeCloseTo(-0.26, 12);
    expect(actual[0]).toBeCloseTo(-0.2588, 12);
    expect(actual[0] - predicted[0]).toBeCloseTo(6 * 0.01 ** 2 * 2, 12);
    expect(secondOrderChange(model, { predicted, direction }, step.rate, others)[0]).toBeCloseTo(-0.2588, 12);
  });
});
