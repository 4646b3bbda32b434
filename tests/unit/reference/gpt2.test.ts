// The oracle against PyTorch: a GPT-2 of two layers. Its graph has 1 / sqrt(features of a head) in float32, PyTorch in
// float64: with that number exact all agree to about 1e-14, as it is to 1e-7.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readNpy } from '../../../src/formats/npy';
import { readNpz } from '../../../src/formats/npz';
import { readSafetensors } from '../../../src/formats/safetensors';
import { gpt2Model } from '../../../src/model/gpt2';
import { readGpt2Config } from '../../../src/model/gpt2-config';
import type { Model } from '../../../src/model/graph';
import { oneHot } from '../../../src/model/loss';
import { logits } from '../../../src/reference/forward';
import { logProbabilityKernel } from '../../../src/reference/log-probability-kernel';
import { actualShift, nudge, predictedShift } from '../../../src/reference/nudge';
import { pairKernel } from '../../../src/reference/reductions';
import { relativeError } from '../../support/numbers';

const bound = 1e-7;
const [n, length, vocabulary] = [24, 32, 71];
const file = (path: string) => readFileSync(new URL(`../../data/gpt2-characters/${path}`, import.meta.url));
const numbers = (path: string) => Float64Array.from(readNpy(file(path)).data);

describe('gpt2-characters', () => {
  let model: Model;
  const prompts = { n, data: numbers('input_ids.npy') };
  const targets = numbers('target_ids.npy');

  beforeAll(() => {
    const config = readGpt2Config(JSON.parse(file('config.json').toString()));
    model = gpt2Model(readSafetensors(file('model.safetensors')), config, { tokens: length, position: 'last' });
  });

  it('has the logits', () => {
    expect(relativeError(logits(model, prompts), numbers('logits_last.npy'))).toBeLessThan(bound);
  });

  it('has the kernel of log-probabilities, in all and by parameter', async () => {
    const { total, byParameter } = logProbabilityKernel(model, prompts, targets, prompts, targets);
    expect(relativeError(total, numbers('ntk_logp.npy'))).toBeLessThan(bound);
    const expected = await readNpz(file('ntk_logp_by_parameter.npz'));
    expect([...byParameter.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [name, { data }] of expected)
      expect(relativeError(byParameter.get(name)!, data)).toBeLessThan(2 * bound);
  });

  it('has the trace kernel of the first two prompts', () => {
    const two = { n: 2, data: prompts.data.subarray(0, 2 * length) };
    const all = numbers('ntk_trace_last.npy');
    const expected = [all[0], all[1], all[n], all[n + 1]];
    expect(relativeError(pairKernel(model, two, two, { kind: 'trace' }).total, expected)).toBeLessThan(bound);
  });

  it('has the nudge, predicted and actual', async () => {
    const expected = await readNpz(file('nudge.npz'));
    const of = (key: string) => Float64Array.from(expected.get(key)!.data);
    const [[index], [rate]] = [of('index'), of('lr')];
    const datapoint = prompts.data.subarray(index * length, (index + 1) * length);
    const target = oneHot([targets[index]], vocabulary);
    const { before, predicted, actual } = nudge(model, { datapoint, target, loss: 'cross-entropy', rate }, prompts);
    const kind = { kind: 'own-log-probability', labels: targets } as const;
    expect(relativeError(predictedShift(before, predicted, vocabulary, kind), of('predicted'))).toBeLessThan(bound);
    expect(relativeError(actualShift(before, actual, vocabulary, kind), of('actual'))).toBeLessThan(bound);
  });
});
