// A step on what is trained on is on the very datapoints that training takes, in its very mini-batches.
import { describe, expect, it } from 'vitest';
import { trainedOn } from '../../../../src/datasets/dataset';
import { epochOrder } from '../../../../src/engine/training';
import { type Ground, steppedOn } from '../../../../src/session/lab/depth-subject';
import { defaultState } from '../../../../src/state/document';

const n = 40;
const seed = 3;
const split = {
  train: Uint32Array.from({ length: 30 }, (_, at) => at + 5),
  test: Uint32Array.from({ length: 5 }, (_, at) => at),
};
const dataset = {
  ...{ name: 'numbers', count: n, features: 1, split, classes: ['even', 'odd'] },
  inputs: new Float32Array(n),
  labels: Uint8Array.from({ length: n }, (_, at) => at % 2),
};

function groundOf(datapoints: number | undefined, step = 0): Ground {
  const training = { ...defaultState.training, datapoints, batchSize: 4 };
  const network = { ...defaultState.network, seed };
  const stepsPerEpoch = Math.floor((datapoints ?? split.train.length) / training.batchSize);
  return {
    dataset,
    settings: { dataset: 'digits', network, training },
    trainer: { step, stepsPerEpoch, batchSize: training.batchSize },
  };
}

const choices = { nudge: undefined, sets: [] };

describe.each([undefined, 30, 10, 7])('training on %s datapoints', (datapoints) => {
  const { train } = trainedOn(split, { datapoints });

  it('an epoch is all of them', () => {
    const { members, labels } = steppedOn({ kind: 'epoch' }, groundOf(datapoints), choices);
    expect([...members]).toEqual([...train]);
    expect(Array.from(labels)).toEqual(Array.from(members, (at) => at % 2));
  });

  it.each([0, 3, 17])('the batch is the first of the present epoch, at step %i', (step) => {
    const ground = groundOf(datapoints, step);
    const order = epochOrder(train, seed, Math.floor(step / ground.trainer.stepsPerEpoch));
    const { members } = steppedOn({ kind: 'batch' }, ground, choices);
    expect([...members]).toEqual([...order.slice(0, 4).sort()]);
  });
});
