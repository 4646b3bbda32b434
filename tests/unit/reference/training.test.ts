// Losses, steps and shifts of the oracle.
import { describe, expect, it } from 'vitest';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { type LossKind, lossKinds, oneHot, type Optimizer } from '../../../src/model/loss';
import { logits } from '../../../src/reference/forward';
import { accuracy, logSoftmax, meanLoss, softmax } from '../../../src/reference/loss';
import { actualShift, moved, nudge, predictedShift, type ShiftKind } from '../../../src/reference/nudge';
import { initialState, lossGradient, optimizerStep } from '../../../src/reference/training';
import { dot, randomNumbers, relativeError } from '../../support/numbers';

const graph = buildMlp({ sizes: [3, 6, 4], activation: 'tanh', parameterization: 'mu-p' });
const batch = { n: 5, data: randomNumbers(15, 4) };
const labels = [0, 3, 1, 2, 3];
const targets = oneHot(labels, 4);
const model = (seed: number) => ({ graph, values: initialise(graph, seed) });
const lossOf = (kind: LossKind, subject: ReturnType<typeof moved>) =>
  meanLoss(kind, logits(subject, batch), targets, 4);

describe('losses', () => {
  it('have the values of their definitions', () => {
    expect(meanLoss('squared-error', [1, 2, 3, 4], [1, 0, 0, 4], 2)).toBeCloseTo((4 + 9) / 4, 14);
    expect(meanLoss('cross-entropy', [0, 0], [1, 0], 2)).toBeCloseTo(Math.LN2, 14);
    expect(meanLoss('cross-entropy', [1000, 0], [0, 1], 2)).toBe(1000);
  });

  it('softmax rows sum to one and survive large logits', () => {
    const p = softmax([1000, 999, -1000, 3, 3, 3], 3);
    expect(p[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 14);
    expect(p[3] + p[4] + p[5]).toBeCloseTo(1, 14);
  });

  it('accuracy counts largest logits, ties to the lower', () => {
    expect(accuracy([1, 1, 0, 2, 3, -1], [0, 1, 1], 2)).toBeCloseTo(2 / 3, 14);
  });

  it.each(lossKinds)('%s has the gradient of its value', (kind) => {
    const subject = model(1);
    const gradient = lossGradient(subject, kind, batch, targets);
    const direction = Object.fromEntries(
      graph.parameters.map(({ name }) => [name, randomNumbers(gradient[name].length, 8, name)]),
    );
    const h = 1e-5;
    const slope = (lossOf(kind, moved(subject, direction, h)) - lossOf(kind, moved(subject, direction, -h))) / (2 * h);
    const along = graph.parameters.reduce((sum, { name }) => sum + dot(gradient[name], direction[name]), 0);
    expect(along).toBeCloseTo(slope, 8);
  });
});

describe('optimizers', () => {
  const run = (optimizer: Optimizer, steps: number) => {
    let subject: ReturnType<typeof moved> = model(2);
    let state = initialState(subject);
    for (let i = 0; i < steps; i++) {
      const gradient = lossGradient(subject, 'cross-entropy', batch, targets);
      ({ model: subject, state } = optimizerStep(subject, optimizer, gradient, state));
    }
    return subject;
  };

  it.each<Optimizer>([
    { kind: 'sgd', rate: 0.1 },
    { kind: 'momentum', rate: 0.02, momentum: 0.9 },
    { kind: 'adam', rate: 0.05 },
  ])('$kind lowers the loss', (optimizer) => {
    expect(lossOf('cross-entropy', run(optimizer, 300))).toBeLessThan(0.3 * lossOf('cross-entropy', model(2)));
  });

  it('a gradient step moves by eta times rate times gradient', () => {
    const gradient = lossGradient(model(2), 'cross-entropy', batch, targets);
    const stepped = run({ kind: 'sgd', rate: 0.1 }, 1);
    for (const { name, rate } of graph.parameters) {
      const expected = gradient[name].map((g, i) => model(2).values[name][i] - 0.1 * rate * g);
      expect(relativeError(stepped.values[name], expected)).toBeLessThan(1e-15);
    }
  });

  it('momentum without momentum is gradient descent', () => {
    const [plain, heavy] = [run({ kind: 'sgd', rate: 0.1 }, 3), run({ kind: 'momentum', rate: 0.1, momentum: 0 }, 3)];
    expect(heavy.values).toEqual(plain.values);
  });

  it('weight decay of gradient descent is descent on the loss and half the squared weights', () => {
    const gradient = lossGradient(model(2), 'cross-entropy', batch, targets);
    const stepped = run({ kind: 'sgd', rate: 0.1, weightDecay: 0.3 }, 1);
    for (const { name, rate } of graph.parameters) {
      const expected = gradient[name].map((g, i) => {
        const value = model(2).values[name][i];
        return value - 0.1 * rate * (g + 0.3 * value);
      });
      expect(relativeError(stepped.values[name], expected)).toBeLessThan(1e-15);
    }
  });

  it.each<Optimizer>([
    { kind: 'momentum', rate: 0.02, momentum: 0.9 },
    { kind: 'adam', rate: 0.05 },
  ])('weight decay of $kind is decoupled: no moment sees it', (optimizer) => {
    const subject = model(2);
    const gradient = lossGradient(subject, 'cross-entropy', batch, targets);
    const [plain, decayed] = [0, 0.3].map((weightDecay) =>
      optimizerStep(subject, { ...optimizer, weightDecay }, gradient, initialState(subject)),
    );
    expect(decayed.state).toEqual(plain.state);
    for (const { name, rate } of graph.parameters) {
      const share = 0.3 * optimizer.rate * (optimizer.kind === 'adam' ? 1 : rate);
      const expected = Array.from(plain.model.values[name], (value, i) => value - share * subject.values[name][i]);
      expect(relativeError(decayed.model.values[name], expected)).toBeLessThan(1e-14);
    }
  });

  it("Adam's first step is the rate times the sign of the gradient, whatever the rate factor", () => {
    const gradient = lossGradient(model(2), 'cross-entropy', batch, targets);
    const stepped = run({ kind: 'adam', rate: 0.01, epsilon: 0 }, 1);
    for (const { name } of graph.parameters) {
      gradient[name].forEach((g, i) => {
        expect(stepped.values[name][i] - model(2).values[name][i]).toBeCloseTo(-0.01 * Math.sign(g), 12);
      });
    }
  });
});

describe('shifts', () => {
  const kinds: ShiftKind[] = [
    { kind: 'log-probability', label: 2 },
    { kind: 'own-log-probability', labels },
    { kind: 'logit', logit: 1 },
    { kind: 'norm' },
  ];
  const nudged = (rate: number, seed: number) =>
    nudge(model(seed), { datapoint: [0.3, -1, 0.5], target: oneHot([2], 4), loss: 'cross-entropy', rate }, batch);

  it.each(kinds)('$kind: prediction and actual agree as the rate falls, with an error of second order', (kind) => {
    for (const seed of [1, 2, 3]) {
      const gap = (rate: number) => {
        const { before, predicted, actual } = nudged(rate, seed);
        return relativeError(predictedShift(before, predicted, 4, kind), actualShift(before, actual, 4, kind));
      };
      expect(gap(1e-3)).toBeLessThan(0.05);
      expect(gap(1e-4) / gap(1e-3)).toBeGreaterThan(0.08);
      expect(gap(1e-4) / gap(1e-3)).toBeLessThan(0.12);
    }
  });

  it('raise the log-probability of the nudged label at the datapoint itself', () => {
    const datapoint = [0.3, -1, 0.5];
    const step = { datapoint, target: oneHot([2], 4), loss: 'cross-entropy' as const, rate: 0.01 };
    const { before, actual } = nudge(model(1), step, { n: 1, data: datapoint });
    expect(actualShift(before, actual, 4, { kind: 'log-probability', label: 2 })[0]).toBeGreaterThan(0);
  });

  it('are differences of log-probabilities', () => {
    const { before, actual } = nudged(0.5, 1);
    const after = logits(moved(model(1), nudged(0.5, 1).direction, -0.5), batch);
    const own = actualShift(before, actual, 4, { kind: 'own-log-probability', labels });
    labels.forEach((label, i) => {
      const change = logSoftmax(after, 4)[i * 4 + label] - logSoftmax(before, 4)[i * 4 + label];
      expect(own[i]).toBeCloseTo(change, 12);
    });
  });

  it('refuse a target that is no row of logits', () => {
    const step = { datapoint: [1, 2, 3], target: [1, 0], loss: 'squared-error' as const, rate: 1 };
    expect(() => nudge(model(1), step, batch)).toThrow('a target of 4 numbers');
  });
});
