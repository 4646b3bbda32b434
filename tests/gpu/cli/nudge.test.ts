// Nudges towards rows of numbers, and of all positions of a language model, against the float64 oracle.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Tensor } from '../../../src/core/tensor';
import { exportModel } from '../../../src/formats/model-export';
import { readNpz } from '../../../src/formats/npz';
import { writeNpy } from '../../../src/formats/npy';
import { buildMlp } from '../../../src/model/builders';
import { type LossKind, oneHot } from '../../../src/model/loss';
import { buildGpt2 } from '../../../src/model/gpt2-graph';
import { logits } from '../../../src/reference/forward';
import { jvp } from '../../../src/reference/jvp';
import { scaledByRates } from '../../../src/reference/kernel-vector-product';
import { logSoftmax, residuals } from '../../../src/reference/loss';
import { moved, nudge } from '../../../src/reference/nudge';
import { vjp } from '../../../src/reference/vjp';
import { seededModel } from '../../support/networks';
import { randomIndex, randomNumbers, relativeError } from '../../support/numbers';
import { runHere, useFolder } from './support';

const folder = useFolder();
const [n, index, rate] = [9, 4, 0.05];

/** Runs a nudge and reads its arrays. */
async function nudged(model: Uint8Array, x: Tensor, y: Tensor, ...more: string[]) {
  const files = { model: folder.write('m.safetensors', model), x: folder.write('x.npy', writeNpy(x)) };
  const targets = folder.write('y.npy', writeNpy(y));
  const line = ['--model', files.model, '--data', files.x, '--targets', targets, '--index', `${index}`];
  const ended = await runHere(['nudge', ...line, '--rate', `${rate}`, '--out', folder.path('n.npz'), ...more]);
  const arrays = async () => readNpz(readFileSync(folder.path('n.npz')));
  return { ...ended, arrays };
}

describe('rows of numbers', () => {
  const [features, classes] = [5, 3];
  const model = seededModel(buildMlp({ sizes: [features, 7, classes], activation: 'tanh', parameterization: 'mu-p' }));
  const x = { shape: [n, features], data: Float32Array.from(randomNumbers(n * features, 1)) };
  const shares = Float32Array.from({ length: n * classes }, (_, at) => [0.5, 0.2, 0.3][(at + Math.floor(at / 3)) % 3]);
  const values = Float32Array.from(randomNumbers(n * classes, 2));

  test.each([
    ['probabilities', 'cross-entropy', shares],
    ['any numbers', 'squared-error', values],
  ] as const)('%s for %s', async (_what, loss: LossKind, data) => {
    const y = { shape: [n, classes], data };
    const { status, arrays } = await nudged(exportModel(model), x, y, '--loss', loss);
    expect(status).toBe(0);
    const datapoint = x.data.subarray(index * features, (index + 1) * features);
    const target = data.subarray(index * classes, (index + 1) * classes);
    const expected = nudge(model, { datapoint, target, loss, rate }, { n, data: x.data });
    const found = await arrays();
    expect(found.get('predicted')!.shape).toEqual([n, classes]);
    expect(relativeError(found.get('predicted')!.data, expected.predicted)).toBeLessThan(1e-5);
    expect(relativeError(found.get('actual')!.data, expected.actual)).toBeLessThan(5e-4);
  });

  test('what is no probability is refused by its row', async () => {
    const { status, error } = await nudged(exportModel(model), x, { shape: [n, classes], data: values });
    expect([status, error]).toEqual([1, expect.stringMatching(/--targets.*row 0.*probabilities that sum to 1/)]);
    const short = await nudged(exportModel(model), x, { shape: [n, 2], data: shares.slice(0, n * 2) });
    expect([short.status, short.error]).toEqual([1, expect.stringContaining(`not [${n}]`)]);
  });
});

test('all positions of a language model: losses and log-probabilities are summed', async () => {
  const [tokens, vocabulary] = [4, 6];
  const sizes = { layers: 1, heads: 2, features: 8, inner: 12, vocabulary, positions: 5 };
  const more = { epsilon: 1e-5, activation: 'gelu-tanh', scaled: true, scaledByLayer: false, tied: true } as const;
  const model = seededModel(buildGpt2({ ...sizes, ...more }, { tokens, position: 'all' }));
  const ids = (seed: number): Int32Array =>
    Int32Array.from({ length: n * tokens }, (_, at) => randomIndex(vocabulary, seed, at));
  const [x, y] = [ids(1), ids(2)].map((data) => ({ shape: [n, tokens], data }));
  const { status, error, arrays } = await nudged(exportModel(model), x, y, '--position', 'all');
  expect([status, error]).toEqual([0, expect.not.stringContaining('warning')]);

  const labels = Array.from(y.data);
  const own = { n: 1, data: x.data.slice(index * tokens, (index + 1) * tokens) };
  const target = oneHot(labels.slice(index * tokens, (index + 1) * tokens), vocabulary);
  const residual = residuals('cross-entropy', logits(model, own), target, vocabulary);
  const direction = scaledByRates(model.graph, vjp(model, own, [residual])[0].parameters);
  const all = { n, data: x.data };
  const logp = (of: Parameters<typeof logits>[0]): Float64Array => {
    const rows = logSoftmax(logits(of, all), vocabulary);
    return Float64Array.from({ length: n }, (_, i) =>
      labels
        .slice(i * tokens, (i + 1) * tokens)
        .reduce((sum, id, t) => sum + rows[(i * tokens + t) * vocabulary + id], 0),
    );
  };
  const found = await arrays();
  const [before, after] = [logp(model), logp(moved(model, direction, -rate))];
  expect(found.get('actual')!.shape).toEqual([n]);
  expect(
    relativeError(
      found.get('actual')!.data,
      after.map((value, i) => value - before[i]),
    ),
  ).toBeLessThan(5e-4);
  const weights = residuals('cross-entropy', logits(model, all), oneHot(labels, vocabulary), vocabulary);
  const slope = jvp(model, all, [{ parameters: direction }])[0];
  const width = tokens * vocabulary;
  const first = Float64Array.from({ length: n }, (_, i) =>
    slope.slice(i * width, (i + 1) * width).reduce((sum, value, at) => sum + rate * value * weights[i * width + at], 0),
  );
  expect(relativeError(found.get('predicted')!.data, first)).toBeLessThan(1e-5);
});
