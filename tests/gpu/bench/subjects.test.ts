// What the benchmark measures is checked: nothing computed is a failure, and what was computed passes.
import { expect, test } from 'vitest';
import { splitIndices } from '../../../src/datasets/dataset';
import type { Subject } from '../../../src/bench/measure';
import { jvpSubject, kernelSubject, openBench } from '../../../src/bench/network-subjects';
import { randomDigits } from '../../../src/bench/problem';
import { familiesOf, productSubject, tileSubject } from '../../../src/bench/product-subjects';
import { nudgeSubject, trainingSubject } from '../../../src/bench/step-subjects';
import { useGpu } from '../../support/gpu';

const gpu = useGpu();

/** The benchmark's random datapoints, the first 150 of them. */
function someDigits() {
  const all = randomDigits();
  const count = 150;
  return { ...all, count, inputs: all.inputs.subarray(0, count * all.features), split: splitIndices(count, 0.2, 0) };
}

async function expectCorrect(subject: Subject): Promise<void> {
  await subject.prepare();
  const { flops = 1, bytes = 1 } = await subject.run();
  const { error, bound } = await subject.check();
  expect(error, subject.name).toBeLessThanOrEqual(bound);
  expect(Math.min(flops, bytes), subject.name).toBeGreaterThan(0);
}

test('products and the tile: empty results fail, computed ones pass', async () => {
  for (const subject of [
    ...familiesOf(gpu()).map((family) => productSubject(gpu(), family)),
    tileSubject(gpu(), 'registers'),
  ]) {
    await subject.prepare();
    expect((await subject.check()).error, subject.name).toBe(Infinity);
    await expectCorrect(subject);
    subject[Symbol.dispose]();
  }
});

test('what the network is asked for passes', async () => {
  using bench = openBench(gpu(), someDigits(), 'registers');
  for (const make of [kernelSubject, jvpSubject, trainingSubject, nudgeSubject]) {
    using subject = make(bench);
    await expectCorrect(subject);
  }
});

test('random digits are of the kind the digits are', () => {
  const { inputs, labels, count } = randomDigits();
  expect([inputs.length, labels.length]).toEqual([count * 64, count]);
  expect(inputs.every((value) => value >= 0 && value <= 1 && Number.isInteger(value * 16))).toBe(true);
  expect(new Set(labels).size).toBe(10);
});
