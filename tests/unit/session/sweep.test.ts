// Sweeps without an engine: their usual values, what is refused, and the runs they are made of.
import { describe, expect, it } from 'vitest';
import type { SweepSettings } from '../../../src/session/lab/sweep';
import { nudgedOf } from '../../../src/session/lab/sweep-run';
import { checkSweep, runsOf, usualSweep, usualValues } from '../../../src/session/lab/sweep-settings';
import { defaultNetwork, defaultTraining } from '../../../src/state/settings';

const room = { trainable: 1438, totalSteps: 220 };
const base = { network: defaultNetwork, training: defaultTraining, trainable: 1438 };
const sweep: SweepSettings = { ...usualSweep, over: 'width', values: [16, 32], seeds: 2, steps: 50 };
const { epochs: _, ...training } = defaultTraining;

describe('values of a sweep', () => {
  it('double up to what there is', () => {
    expect(usualValues('width', room)).toEqual([16, 32, 64, 128, 256, 512]);
    expect(usualValues('depth', room)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(usualValues('datapoints', room)).toEqual([64, 128, 256, 512, 1024, 1438]);
    expect(usualValues('steps', room)).toEqual([4, 8, 16, 32, 64, 128, 220]);
    expect(usualValues('datapoints', { trainable: 1, totalSteps: 0 })).toEqual([1]);
    expect(usualValues('steps', { trainable: 1, totalSteps: 0 })).toEqual([1]);
  });

  it('are sorted, and each is there once', () => {
    expect(checkSweep({ ...sweep, values: [32, 8, 32] }, room).values).toEqual([8, 32]);
  });

  it.each<[string, Partial<SweepSettings>]>([
    ['sweep.values', { values: [] }],
    ['sweep.values', { values: Array.from({ length: 13 }, (_, at) => at + 1) }],
    ['sweep.values[1]', { values: [16, 1025] }],
    ['sweep.values[0]', { values: [NaN] }],
    ['sweep.values[0]', { values: [1.5] }],
    ['sweep.values[0]', { over: 'depth', values: [17] }],
    ['sweep.values[0]', { over: 'datapoints', values: [1439] }],
    ['sweep.values[0]', { over: 'steps', values: [10_001] }],
    ['sweep.seeds', { seeds: 21 }],
    ['sweep.steps', { steps: 0 }],
    ['sweep.probe', { probe: 2 }],
    ['sweep.nudges', { nudges: 0 }],
    ['sweep.rate', { rate: 0 }],
  ])('are refused at %s', (where, changes) => {
    expect(() => checkSweep({ ...sweep, ...changes }, room)).toThrow(where);
  });
});

describe('runs of a sweep', () => {
  it('have one width in every hidden layer, and go seed by seed', () => {
    const runs = runsOf(sweep, { ...base, network: { ...defaultNetwork, hidden: [9, 7, 5], seed: 3 } });
    expect(runs.map(({ network }) => [network.seed, network.hidden])).toEqual([
      [3, [16, 16, 16]],
      [3, [32, 32, 32]],
      [4, [16, 16, 16]],
      [4, [32, 32, 32]],
    ]);
    expect(runs[0]).toMatchObject({ training, stops: [{ value: 16, step: 50 }] });
    expect(runsOf(sweep, { ...base, network: { ...defaultNetwork, hidden: [] } })[0].network.hidden).toEqual([16]);
  });

  it('over depth have the width of the first hidden layer', () => {
    const [first, second] = runsOf({ ...sweep, over: 'depth', values: [1, 3], seeds: 1 }, base);
    expect([first.network.hidden, second.network.hidden]).toEqual([[256], [256, 256, 256]]);
  });

  it('over datapoints train on so many of them, and on all at the last', () => {
    const runs = runsOf({ ...sweep, over: 'datapoints', values: [64, 1438], seeds: 1 }, base);
    expect(runs.map((run) => run.training)).toEqual([{ ...training, datapoints: 64 }, training]);
    const fewer = { ...base, training: { ...defaultTraining, datapoints: 100 } };
    expect(runsOf({ ...sweep, over: 'datapoints', values: [1438], seeds: 1 }, fewer)[0].training).toEqual(training);
    expect(runsOf({ ...sweep, seeds: 1 }, fewer)[0].training.datapoints).toBe(100);
  });

  it('over training time are one for each seed', () => {
    const runs = runsOf({ ...sweep, over: 'steps', values: [4, 8] }, base);
    expect(runs).toHaveLength(2);
    expect(runs[1]).toMatchObject({
      network: { ...defaultNetwork, seed: 1 },
      stops: [
        { value: 4, step: 4 },
        { value: 8, step: 8 },
      ],
    });
  });

  it('are refused beyond the last seed', () => {
    const network = { ...defaultNetwork, seed: Number.MAX_SAFE_INTEGER };
    expect(() => runsOf(sweep, { ...base, network })).toThrow('network.seed');
  });

  it('nudge some of the probe set, the same for one seed', () => {
    const probe = Uint32Array.from({ length: 20 }, (_, i) => 3 * i);
    const nudged = nudgedOf(probe, sweep, 1);
    expect(nudged).toHaveLength(4);
    expect(new Set(nudged).size).toBe(4);
    expect(nudged.every((datapoint) => probe.includes(datapoint))).toBe(true);
    expect(nudgedOf(probe, sweep, 1)).toEqual(nudged);
    expect(nudgedOf(probe, sweep, 2)).not.toEqual(nudged);
    expect(nudgedOf(probe.slice(0, 2), sweep, 1)).toHaveLength(2);
  });
});
