// Losses of labels against the oracle's of one-hot rows.
import { describe, expect, it } from 'vitest';
import { lossKinds, oneHot } from '../../../src/model/loss';
import { accuracy, meanLoss, residuals, softmax } from '../../../src/reference/loss';
import { fitOf, lossResiduals, probabilityRows } from '../../../src/theory/label-losses';
import { randomNumbers, relativeError } from '../../support/numbers';

const [n, classes] = [7, 4];

describe.each([1, 2])('seed %i', (seed) => {
  const outputs = randomNumbers(n * classes, seed).map((value) => 5 * value);
  const labels = Array.from({ length: n }, (_, i) => (3 * i + seed) % classes);
  const targets = oneHot(labels, classes);

  it.each(lossKinds)('%s', (loss) => {
    const subject = { loss, labels, classes };
    expect(relativeError(lossResiduals(subject, outputs), residuals(loss, outputs, targets, classes))).toBeLessThan(
      1e-14,
    );
    const fit = fitOf(subject, outputs);
    expect(Math.abs(fit.loss / meanLoss(loss, outputs, targets, classes) - 1)).toBeLessThan(1e-14);
    expect(fit.accuracy).toBe(accuracy(outputs, labels, classes));
  });

  it('probabilities', () => {
    expect(relativeError(probabilityRows(outputs, classes), softmax(outputs, classes))).toBeLessThan(1e-14);
  });
});

describe('edges', () => {
  const one = { loss: 'cross-entropy', labels: [1], classes: 2 } as const;

  it('large logits stay finite', () => {
    expect(fitOf(one, [1000, 0]).loss).toBe(1000);
    expect([...lossResiduals(one, [1000, 0])]).toEqual([1, -1]);
  });

  it('ties go to the lower logit', () => expect(fitOf(one, [2, 2]).accuracy).toBe(0));

  it.each(lossKinds)('logits that are not finite classify nothing, %s', (loss) => {
    for (const outputs of [
      [NaN, NaN, 1, 0],
      [1, 0, 0, Infinity],
    ])
      expect(fitOf({ loss, labels: [0, 0], classes: 2 }, outputs).accuracy).toBe(NaN);
    expect(fitOf({ loss, labels: [0], classes: 2 }, [NaN, NaN])).toEqual({ loss: NaN, accuracy: NaN });
  });

  it('rows of another length are refused', () => {
    expect(() => lossResiduals(one, [1, 2, 3])).toThrow('1 rows of 2 logits');
  });

  it('of real numbers: by hand, and nothing is right or wrong', () => {
    const goals = { loss: 'squared-error', labels: [0, 0], classes: 2, targets: [1, -2, 0.5, 3] } as const;
    const outputs = [0, 0, 0.5, 1];
    expect([...lossResiduals(goals, outputs)]).toEqual([-1, 2, 0, -2]);
    expect(fitOf(goals, outputs)).toEqual({ loss: (1 + 4 + 0 + 4) / 4, accuracy: NaN });
  });
});
