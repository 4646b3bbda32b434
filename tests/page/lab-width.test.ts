// Infinite and finite kernels on the built page: numbers and curves against the float64 oracle for two seeds, and formulas.
import { expect, test } from 'vitest';
import { answer } from '../../src/bench/lab/answer';
import { gatherLabels } from '../../src/datasets/dataset';
import { buildMlp } from '../../src/model/builders';
import { initialise } from '../../src/model/initialise';
import { kernel } from '../../src/reference/kernel';
import { dualOf } from '../../src/theory/activation-duals';
import { relativeDistance } from '../../src/theory/convergence';
import { infiniteKernels } from '../../src/theory/infinite-width';
import { allDigits, compute, digitBatch, offLine, openExperiment, tableOf } from '../support/experiment-page';
import { evenly } from '../support/plain-training';
import { shownNumber } from '../support/shown-number';

const minutes = 60_000;
const [count, widths] = [6, [32, 64, 128]];

test('two hidden layers of ReLU, seeds 0 and 1', { timeout: 6 * minutes }, async () => {
  await using opened = await openExperiment('width', 'ntk-infinite-width', { hidden: [16, 16] });
  const { view, errors } = opened;
  await answer(view, { count: `${count}`, seeds: '2', widest: '128' });
  await compute(view, 'widths');

  const digits = await allDigits();
  const all = Uint32Array.from({ length: digits.count }, (_, i) => i);
  const labels = gatherLabels(digits, all);
  const datapoints = evenly(all, count).sort((a, b) => labels[a] - labels[b] || a - b);
  const batch = digitBatch(digits, datapoints);
  const limit = { layers: 3, dual: dualOf('relu'), weightVariance: 2, biasVariance: 0.01 };
  const infinite = infiniteKernels(limit, batch, batch);
  const finite = widths.map((width) =>
    [0, 1].map((seed) => {
      const graph = buildMlp({ sizes: [64, width, width, 1], activation: 'relu', parameterization: 'ntk' });
      return kernel({ graph, values: initialise(graph, seed) }, batch, batch).total;
    }),
  );

  const far = datapoints.findLastIndex((index) => labels[index] !== labels[datapoints[0]]);
  expect(shownNumber(await view.locator('[data-fact="infinite"]').innerText())).toBeCloseTo(infinite.ntk[far], 2);
  const rows = await tableOf(view, 'widths');
  const near = (actual: number, expected: number) => expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-3);
  const distances = finite.map((pair) => pair.reduce((sum, each) => sum + relativeDistance(each, infinite.ntk) / 2, 0));
  rows.forEach(([distance, , mean, deviation], at) => {
    const [a, b] = finite[at].map((each) => each[far]);
    near(distance, distances[at]);
    near(mean, (a + b) / 2);
    near(deviation, Math.abs(a - b) / Math.SQRT2);
  });

  const heights = (chart: string): Promise<number[]> =>
    view
      .locator(`.chart.${chart} svg circle`)
      .evaluateAll((circles) => circles.map((circle) => Number(circle.getAttribute('cy'))));
  const each = finite.flat().map((one) => Math.log(relativeDistance(one, infinite.ntk)));
  const entries = finite.map(([a, b]) => (a[far] + b[far]) / 2);
  const drawn = { timeout: minutes };
  await expect
    .poll(async () => offLine((await heights('distance')).slice(0, each.length), each), drawn)
    .toBeLessThan(0.3);
  await expect.poll(async () => offLine(await heights('entry'), entries), drawn).toBeLessThan(0.3);
  expect(errors).toEqual([]);
});
