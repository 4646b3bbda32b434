// The fixed-kernel prediction on the built page: curves and numbers of both runs against the float64 oracle, for two seeds.
import { expect, test } from 'vitest';
import { answer } from '../../../src/bench/lab/answer';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { oneHot } from '../../../src/model/loss';
import { accuracy, meanLoss } from '../../../src/reference/loss';
import { allDigits, compute, curvesOf, offLine, openExperiment, tableOf } from '../../support/experiment-page';
import { fixedKernelRun, outputsOf, plainProbe, realRun } from '../../support/plain-training';
import { shownNumber } from '../../support/shown-number';

const minutes = 60_000;
const [train, heldOut, steps] = [12, 8, 10];

test.each([
  [0, 'squared-error', 'descent'],
  [1, 'cross-entropy', 'flow'],
] as const)('seed %i, %s, %s', { timeout: 6 * minutes }, async (seed, loss, kind) => {
  await using opened = await openExperiment('prediction', 'ntk-prediction', { hidden: [16], activation: 'tanh', seed });
  const { view, errors } = opened;
  await answer(view, { train: `${train}`, test: `${heldOut}`, steps: `${steps}`, share: '0.7', loss, kind });
  await compute(view, 'end');

  const graph = buildMlp({ sizes: [64, 16, 10], activation: 'tanh', parameterization: 'standard' });
  const model = { graph, values: initialise(graph, seed) };
  const probe = plainProbe(await allDigits(), train, heldOut);
  const rate = shownNumber(await view.locator('[data-fact="rate"]').innerText());
  const run = { loss, rate, steps };
  const split = (outputs: Float64Array) => [outputs.subarray(0, 10 * train), outputs.subarray(10 * train)] as const;
  const fits = (outputs: Float64Array) =>
    split(outputs).flatMap((rows, which) => {
      const labels = which === 0 ? probe.trainLabels : probe.testLabels;
      return [meanLoss(loss, rows, oneHot(labels, 10), 10), accuracy(rows, labels, 10)];
    });
  const predicted = fixedKernelRun(model, probe, run, kind === 'flow' ? 8 : 1).map(fits);
  const actual = realRun(model, probe, run).map((each) => fits(outputsOf(each, probe)));

  await view.getByText('Numbers of the curves').click();
  const values = await tableOf(view, 'values');
  expect(values).toHaveLength(steps + 1);
  values.forEach((row, at) => {
    const expected = predicted[at].flatMap((value, k) => [value, actual[at][k]]);
    expected.forEach((value, k) =>
      expect(Math.abs(row[k] - value)).toBeLessThan(1e-3 * Math.abs(value) + 6e-4 * (Math.floor(k / 2) % 2)),
    );
  });
  const end = await tableOf(view, 'end');
  end.forEach(([first, second], k) => {
    expect(first).toBe(values[steps][2 * k]);
    expect(second).toBe(values[steps][2 * k + 1]);
  });

  const [ownReal, otherReal, ownPredicted, otherPredicted] = await curvesOf(view.locator('.chart.loss'));
  const column = (rows: number[][], k: number) => rows.map((row) => row[k]);
  expect(offLine(ownReal, column(actual, 0))).toBeLessThan(0.3);
  expect(offLine(otherReal, column(actual, 2))).toBeLessThan(0.3);
  expect(offLine(ownPredicted, column(predicted, 0))).toBeLessThan(0.3);
  expect(offLine(otherPredicted, column(predicted, 2))).toBeLessThan(0.3);
  expect(errors).toEqual([]);
});
