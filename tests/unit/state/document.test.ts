// The state document: what is written is read again, defaults fill in, and nonsense is refused by the field's name.
import { describe, expect, test } from 'vitest';
import { isNtkError } from '../../../src/core/errors';
import { activationKinds } from '../../../src/model/graph';
import { lossKinds } from '../../../src/model/loss';
import { parameterizations } from '../../../src/model/parameterization';
import { mostStrokes } from '../../../src/datasets/strokes';
import { lineNames as drawnLines } from '../../../src/datasets/line-functions';
import { planeNames as drawnPlanes } from '../../../src/datasets/plane-classes';
import { lineNames, planeNames, sameDatapoints, strokeLimits } from '../../../src/state/dataset-settings';
import { defaultState, formatState, parseState, type StateDocument } from '../../../src/state/document';
import { activationNames, lossNames, parameterizationNames } from '../../../src/state/settings';

const full: StateDocument = {
  version: 1,
  dataset: 'digits',
  network: {
    hidden: [3, 5],
    activation: 'tanh',
    parameterization: 'ntk',
    residual: true,
    seed: 2 ** 53 - 1,
    outputScale: 12.5,
  },
  training: {
    optimizer: 'adam',
    loss: 'squared-error',
    rate: 0.001,
    batchSize: 7,
    epochs: 2,
    weightDecay: 0.5,
    datapoints: 40,
  },
  step: 12,
  kernel: { reduction: { logit: 3 }, order: 'spectral', parameters: '*.weight,!head*' },
  layer: 'activation1',
  layout: 'umap',
  nudge: { index: 4, label: 9, rate: 0, measure: 'norm' },
  selected: 0,
  lab: 'film',
  colouredBy: 'kernel-row',
  family: 'registers',
  checkpoints: [{ step: 4, trainLoss: 1.5, testLoss: 0 }],
};

/** The error that parsing `value` gives. */
function refusal(value: unknown): { where: string; why: string } {
  try {
    parseState(typeof value === 'string' ? value : JSON.stringify(value));
  } catch (error) {
    if (isNtkError(error, 'InvalidFile')) return error.details;
    throw error;
  }
  throw new Error('it was read');
}

describe('state document', () => {
  test('what is written is read again', () => {
    expect(parseState(formatState(full))).toEqual(full);
    expect(parseState(formatState(defaultState))).toEqual(defaultState);
  });

  test('what is absent has its default', () => {
    expect(parseState('{"version":1}')).toEqual(defaultState);
    const { network } = parseState('{"version":1,"network":{"seed":7}}');
    expect(network).toEqual({ ...defaultState.network, seed: 7 });
  });

  test('an output scale of 1 is none', () => {
    const { network } = parseState('{"version":1,"network":{"outputScale":1}}');
    expect(network).toEqual(defaultState.network);
    expect('outputScale' in network).toBe(false);
  });

  test('a weight decay of 0 is none, and a document without one has none', () => {
    for (const json of ['{"version":1,"training":{"weightDecay":0}}', '{"version":1,"training":{}}'])
      expect('weightDecay' in parseState(json).training).toBe(false);
  });

  test('strokes are named with their number, and their seed where it is not 0', () => {
    const state = { ...full, dataset: { name: 'strokes', count: 60000, seed: 3 } } as const;
    expect(parseState(formatState(state))).toEqual(state);
    const { dataset } = parseState('{"version":1,"dataset":{"name":"strokes","count":7}}');
    expect(dataset).toEqual({ name: 'strokes', count: 7, seed: 0 });
    expect(strokeLimits.count.most).toBeLessThanOrEqual(mostStrokes);
  });

  test('toy problems and addition are written and read again, with what is absent as it comes', () => {
    const moons = { name: 'moons', count: 40, noise: 0.1, seed: 2 } as const;
    const sine = { ...moons, name: 'sine' } as const;
    const addition = { name: 'modular-addition', modulus: 59, share: 0.5, trainShare: 0.3, seed: 1 } as const;
    for (const dataset of [moons, sine, addition]) {
      const state = { ...full, dataset, eigenvector: 7, colouredBy: 'eigenvector' } as const;
      expect(parseState(formatState(state))).toEqual(state);
    }
    const read = (dataset: object): unknown => parseState(JSON.stringify({ version: 1, dataset })).dataset;
    expect(read({ name: 'circles', count: 9 })).toEqual({ name: 'circles', count: 9, noise: 0, seed: 0 });
    expect(read({ name: 'modular-addition', modulus: 23 })).toEqual({
      ...addition,
      modulus: 23,
      share: 1,
      trainShare: 0.5,
      seed: 0,
    });
    expect(sameDatapoints(moons, { seed: 2, noise: 0.1, count: 40, name: 'moons' })).toBe(true);
    expect(sameDatapoints(moons, sine)).toBe(false);
    expect([...planeNames]).toEqual([...drawnPlanes]);
    expect([...lineNames]).toEqual([...drawnLines]);
  });

  test('real-valued targets go with the squared error, unasked', () => {
    const dataset = { name: 'step', count: 9, noise: 0, seed: 0 };
    const { training } = parseState(JSON.stringify({ version: 1, dataset }));
    expect(training).toEqual({ ...defaultState.training, loss: 'squared-error' });
    expect(refusal({ version: 1, dataset, training: { loss: 'cross-entropy' } }).where).toBe('training.loss');
  });

  test('names are those of the models', () => {
    expect([...activationNames]).toEqual([...activationKinds]);
    expect([...lossNames].sort()).toEqual([...lossKinds].sort());
    expect([...parameterizationNames]).toEqual([...parameterizations]);
  });

  test.each([
    ['not json', 'the state'],
    ['null', 'the state'],
    ['[]', 'the state'],
    ['{}', 'version'],
    [`{"version":1,"dataset":"${' '.repeat(70000)}"}`, 'the state'],
    [{ version: 2 }, 'version'],
    ['{"version":1,"__proto__":{"seed":1}}', 'the state'],
    [{ ...full, extra: 1 }, 'the state'],
    [{ ...full, dataset: 'mnist' }, 'dataset'],
    [{ ...full, dataset: 'strokes' }, 'dataset'],
    [{ ...full, dataset: ['digits'] }, 'dataset'],
    [{ ...full, dataset: { name: 'digits', count: 3 } }, 'dataset.name'],
    [{ ...full, dataset: { name: 'strokes' } }, 'dataset.count'],
    [{ ...full, dataset: { name: 'strokes', count: 0 } }, 'dataset.count'],
    [{ ...full, dataset: { name: 'strokes', count: 300_001 } }, 'dataset.count'],
    [{ ...full, dataset: { name: 'strokes', count: 9, seed: 0.5 } }, 'dataset.seed'],
    [{ ...full, dataset: { name: 'strokes', count: 9, size: 28 } }, 'dataset'],
    [{ ...full, dataset: { name: 'moons', count: 1 } }, 'dataset.count'],
    [{ ...full, dataset: { name: 'moons', count: 9, noise: -1 } }, 'dataset.noise'],
    [{ ...full, dataset: { name: 'sine', count: 9, modulus: 3 } }, 'dataset'],
    [{ ...full, dataset: { name: 'modular-addition', modulus: 9 } }, 'dataset.modulus'],
    [{ ...full, dataset: { name: 'modular-addition', modulus: 131 } }, 'dataset.modulus'],
    [{ ...full, dataset: { name: 'modular-addition', modulus: 7, share: 0 } }, 'dataset.share'],
    [{ ...full, eigenvector: 0 }, 'eigenvector'],
    [{ ...full, eigenvector: 129 }, 'eigenvector'],
    [{ ...full, network: [] }, 'network'],
    [{ ...full, network: { hidden: [1, 0] } }, 'network.hidden[1]'],
    [{ ...full, network: { hidden: [1.5] } }, 'network.hidden[0]'],
    [{ ...full, network: { hidden: Array(17).fill(1) } }, 'network.hidden'],
    [{ ...full, network: { hidden: 'wide' } }, 'network.hidden'],
    [{ ...full, network: { activation: 'step' } }, 'network.activation'],
    [{ ...full, network: { residual: 1 } }, 'network.residual'],
    [{ ...full, network: { seed: -1 } }, 'network.seed'],
    [{ ...full, network: { seed: 2 ** 53 } }, 'network.seed'],
    [{ ...full, network: { outputScale: 0 } }, 'network.outputScale'],
    [{ ...full, network: { outputScale: null } }, 'network.outputScale'],
    [{ ...full, training: { rate: 0 } }, 'training.rate'],
    [{ ...full, training: { rate: null } }, 'training.rate'],
    [{ ...full, training: { epochs: 0 } }, 'training.epochs'],
    [{ ...full, training: { weightDecay: -1 } }, 'training.weightDecay'],
    [{ ...full, training: { weightDecay: 1001 } }, 'training.weightDecay'],
    [{ ...full, training: { weightDecay: null } }, 'training.weightDecay'],
    [{ ...full, training: { datapoints: 0 } }, 'training.datapoints'],
    [{ ...full, training: { datapoints: 2.5 } }, 'training.datapoints'],
    [{ ...full, training: { datapoints: null } }, 'training.datapoints'],
    [{ ...full, step: 1.5 }, 'step'],
    [{ ...full, kernel: { reduction: 'sum' } }, 'kernel.reduction'],
    [{ ...full, kernel: { reduction: { logit: '1' } } }, 'kernel.reduction.logit'],
    [{ ...full, layer: '<script>' }, 'layer'],
    [{ ...full, layout: 't-sne' }, 'layout'],
    [{ ...full, nudge: { index: 1 } }, 'nudge.label'],
    [{ ...full, nudge: { ...full.nudge, rate: -1 } }, 'nudge.rate'],
    [{ ...full, selected: -1 }, 'selected'],
    [{ ...full, colouredBy: 'mood' }, 'colouredBy'],
    [{ ...full, family: 'fast' }, 'family'],
    [{ ...full, checkpoints: Array(17).fill(full.checkpoints[0]) }, 'checkpoints'],
    [{ ...full, checkpoints: [{ step: 1, trainLoss: 'low', testLoss: 1 }] }, 'checkpoints[0].trainLoss'],
  ])('refuses %j at %s', (value, where) => {
    expect(refusal(value).where).toBe(where);
  });
});
