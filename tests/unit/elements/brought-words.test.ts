// What is said of models and datapoints that a reader brought: classes of any length, one logit, no labels, a split of nobody's.
import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../../../src/app/sentence';
import { firstMeasure, measureNames, nameChange } from '../../../src/elements/shared/change-names';
import { foremostFirst } from '../../../src/elements/shared/foremost-job';
import { offeredReductions } from '../../../src/elements/shared/kernel-names';
import { ownLoss } from '../../../src/elements/shared/own-loss';
import { pixelRange } from '../../../src/elements/shared/pixel-range';
import type { Dataset } from '../../../src/elements/shared/session-link';
import { whyStill } from '../../../src/elements/shared/still-nudge';
import type { Job, NudgeView, ShownModel, TrainingPoint } from '../../../src/session/types';

const keys = (options: readonly (readonly [string, string])[]): string[] => options.map(([key]) => key);

describe('a network of one logit', () => {
  const one = { classes: ['0'] };
  const two = { classes: ['0', '1'] };

  it('is offered no log-probability, which is always 0, unless it is chosen', () => {
    expect(keys(measureNames(one))).toEqual(['logit', 'norm']);
    expect(keys(measureNames(one, 'own-label'))).toContain('own-label');
    expect(keys(measureNames(two))).toHaveLength(4);
    expect(keys(offeredReductions(one, [0], 'trace'))).not.toContain('log-probability');
    expect(keys(offeredReductions(one, [0], 'log-probability'))).toContain('log-probability');
    expect(keys(offeredReductions(two, [0, 1], 'trace'))).toContain('log-probability');
  });

  it('is measured by its logit', () => {
    expect(firstMeasure(one)).toBe('logit');
    expect(firstMeasure(one, 'norm')).toBe('norm');
    expect(firstMeasure(two, 'own-label')).toBe('own-label');
  });
});

describe('a nudge that changed nothing', () => {
  const settings = { index: 0, label: 0, rate: 0.1, measure: 'logit' } as const;
  const nudge = (changes: object) =>
    ({ settings, predicted: new Float32Array(2), actual: new Float32Array(2), ...changes }) as unknown as NudgeView;
  const [one, two] = [{ classes: ['0'] }, { classes: ['0', '1'] }];

  it('is told with the reason', () => {
    expect(whyStill(nudge({}), one, 'cross-entropy')).toContain('one logit');
    expect(whyStill(nudge({ settings: { ...settings, measure: 'norm' } }), two, 'cross-entropy')).toContain('certain');
    expect(whyStill(nudge({ settings: { ...settings, rate: 0 } }), two, 'cross-entropy')).toContain('rate of 0');
    const measured = nudge({ settings: { ...settings, measure: 'own-label' } });
    expect(whyStill(measured, one, 'squared-error')).toContain('as the logit');
  });

  it('is none where anything changed or is not finite', () => {
    expect(whyStill(nudge({ actual: Float32Array.of(0, 1e-9) }), one, 'cross-entropy')).toBeUndefined();
    expect(whyStill(nudge({ predicted: Float32Array.of(0, NaN) }), one, 'cross-entropy')).toBeUndefined();
  });
});

describe('names', () => {
  const settings = { index: 0, label: 0, rate: 1, measure: 'log-probability' } as const;

  it('of long classes are cut on axes, and whole elsewhere', () => {
    const { short, full } = nameChange(settings, { classes: ['kind number 5'] });
    expect(short).toBe('\u0394 log p(kind n\u2026)');
    expect(full).toBe('change of log p(kind number 5), in nats');
  });

  it('speak of answers where there are no labels', () => {
    const unlabelled = { classes: ['0', '1'], isUnlabelled: true };
    expect(new Map(offeredReductions(unlabelled, [0], 'trace')).get('log-probability')).toContain('of its answer');
    expect(new Map(measureNames(unlabelled)).get('own-label')).toContain('its answer');
    expect(nameChange({ ...settings, measure: 'own-label' }, unlabelled).full).toContain('own answer');
  });
});

describe('the page in one sentence', () => {
  const data = { name: 'penguins.csv' } as Dataset;

  it('names what is shown', () => {
    expect(sentenceOf(undefined, undefined)).toMatch(/^A network learns handwritten digits .* a step on digit i/);
    expect(sentenceOf(undefined, data)).toMatch(/^A network learns penguins\.csv .* a step on datapoint i/);
    expect(sentenceOf({ name: 'mlp.onnx' } as ShownModel, data)).toMatch(/^mlp\.onnx on penguins\.csv: /);
    expect(sentenceOf({ name: 'a' } as ShownModel, { ...data, texts: ['x'] })).toContain('on window i');
  });
});

describe('the loss on all datapoints', () => {
  const point = { trainLoss: 1, trainAccuracy: 0.5, testLoss: 4, testAccuracy: 0.8 } as TrainingPoint;

  it('weighs both parts of the split by their sizes', () => {
    const split = { train: new Uint32Array(2), test: new Uint32Array(1) };
    expect(ownLoss(point, split)).toEqual({ loss: 2, accuracy: expect.closeTo(0.6) as number });
    const alone = { train: new Uint32Array(2), test: new Uint32Array(0) };
    expect(ownLoss({ ...point, testLoss: NaN, testAccuracy: NaN }, alone)).toEqual({ loss: 1, accuracy: 0.5 });
  });
});

describe('paper and ink of pictures', () => {
  const range = (...inputs: number[]) => pixelRange({ inputs: Float32Array.from(inputs) });

  it('are 0 and 1, or what the data say', () => {
    expect(range(0.2, 0.5)).toEqual({ black: 0, white: 1 });
    expect(range(0, 255, NaN)).toEqual({ black: 0, white: 255 });
    expect(range(-1, 1)).toEqual({ black: -1, white: 1 });
    expect(range(0, 0)).toEqual({ black: 0, white: 1 });
  });
});

describe('of several jobs', () => {
  it('the one that a reader waits for comes first, of equal ones the newest', () => {
    const job = (id: number, key: string) => ({ id, key }) as Job;
    const jobs = [job(1, 'stable rate'), job(2, 'kernel'), job(3, 'nudge preparation'), job(4, 'neighbourhood')];
    expect(foremostFirst(jobs).map(({ id }) => id)).toEqual([2, 4, 3, 1]);
  });
});
