// What the contenders compute is what the comparison checks them against: our engine, and jax-js on the CPU.
import { expect, test } from 'vitest';
import { bound, errorOf, samplesOf } from '../../../src/bench/peers/check';
import { jaxContenders } from '../../../src/bench/peers/jax';
import { ourContender } from '../../../src/bench/peers/ours';
import { peerModel, type Kind } from '../../../src/bench/peers/problem';
import { useGpu } from '../../support/gpu';

const gpu = useGpu();
const kinds: readonly Kind[] = ['trace', 'full', 'jvp'];
const n = 6;

test.each(kinds)('%s: both agree with float64', async (kind) => {
  const model = peerModel();
  const samples = samplesOf(model, { kind, n });
  for (const contender of [ourContender(gpu(), model, 'registers'), ...(await jaxContenders(model, 'wasm'))]) {
    const opened = await contender.open({ kind, n });
    await opened.run();
    expect(errorOf(await opened.read(), samples), contender.library).toBeLessThan(bound);
    opened.close();
  }
});

test('numbers that are missing, zero, not finite or elsewhere are wrong', async () => {
  const model = peerModel();
  const samples = samplesOf(model, { kind: 'trace', n });
  const strides = { i: n, c: 0, j: 1, d: 0 };
  const right = new Float32Array(n * n);
  for (const { i, j, value } of samples) right[i * n + j] = value;
  expect(samples).toHaveLength(n * n);
  expect(errorOf({ values: right, strides }, samples)).toBeLessThan(1e-7);
  expect(errorOf({ values: right.with(7, 0), strides }, samples)).toBe(Infinity);
  expect(errorOf({ values: right.with(7, NaN), strides }, samples)).toBe(Infinity);
  expect(errorOf({ values: new Float32Array(0), strides }, samples)).toBe(Infinity);
  expect(errorOf({ values: right.toReversed(), strides }, samples)).toBeGreaterThan(bound);
});
