// What a sweep may be asked for, what it begins with, and the runs it is made of.
import { checkNetwork, checkTraining, settingsLimits } from '../../state/checks';
import { listAt, nameAt, numberAt, type NumberRange, refuse } from '../../state/fields';
import { defaultNudge, type NetworkSettings, type TrainingSettings } from '../../state/settings';
import { sweepAxes, type SweepAxis, type SweepSettings } from './sweep';

const mostSteps = 10_000;

/** Ends of what may be asked for, both included. */
export const sweepLimits = {
  seeds: { least: 1, most: 20, whole: true },
  steps: { least: 1, most: mostSteps, whole: true },
  probe: { least: 3, most: 1024, whole: true },
  nudges: { least: 1, most: 32, whole: true },
  rate: { least: 1e-9, most: 1e6 },
} as const;

const mostValues = 12;
const usualWidth = 256; // where the session's network has no hidden layer

/** What the values may go up to. */
export interface SweepRoom {
  /** Datapoints that can be trained on. */
  readonly trainable: number;
  /** Steps of a whole training. */
  readonly totalSteps: number;
}

/** Ends of the values, both included. */
export function valueLimits(over: SweepAxis, { trainable }: Pick<SweepRoom, 'trainable'>): NumberRange {
  const most = {
    width: settingsLimits.width.most,
    depth: settingsLimits.deepest,
    datapoints: trainable,
    steps: mostSteps,
  };
  return { least: 1, most: most[over], whole: true };
}

/** Powers of two below `last`, and `last`: the largest `count` of them. */
function doublingsTo(last: number, count: number): number[] {
  const below = Array.from({ length: 31 }, (_, power) => 2 ** power).filter((value) => value < last);
  return [...below, last].slice(-count);
}

/** The values that a sweep over something begins with. */
export function usualValues(over: SweepAxis, { trainable, totalSteps }: SweepRoom): readonly number[] {
  switch (over) {
    case 'width':
      return doublingsTo(512, 6);
    case 'depth':
      return [1, 2, 3, 4, 5, 6];
    case 'datapoints':
      return doublingsTo(Math.max(1, trainable), 6);
    case 'steps':
      return doublingsTo(Math.min(Math.max(1, totalSteps), mostSteps), 7);
  }
}

export const usualSweep: Omit<SweepSettings, 'over' | 'values'> = {
  seeds: 3,
  steps: 100,
  probe: 128,
  nudges: 4,
  rate: defaultNudge.rate,
};

/** With the values in order and each once. Throws InvalidFile naming the field. */
export function checkSweep(settings: SweepSettings, room: Pick<SweepRoom, 'trainable'>): SweepSettings {
  const over = nameAt(settings.over, 'sweep.over', sweepAxes);
  const limits = valueLimits(over, room);
  const values = listAt(settings.values, 'sweep.values', mostValues, (item, at) => numberAt(item, at, limits));
  if (values.length === 0) throw refuse('sweep.values', 'there is none');
  const number = (name: keyof typeof sweepLimits): number =>
    numberAt(settings[name], `sweep.${name}`, sweepLimits[name]);
  return {
    over,
    values: [...new Set(values)].sort((a, b) => a - b),
    seeds: number('seeds'),
    steps: number('steps'),
    probe: number('probe'),
    nudges: number('nudges'),
    rate: number('rate'),
  };
}

/** What the runs of a sweep have in common. */
export interface SweepBase {
  readonly network: NetworkSettings;
  readonly training: TrainingSettings;
  /** Datapoints that can be trained on. */
  readonly trainable: number;
}

/** A network that is trained, and the steps at which it is looked at, ascending. */
export interface SweepRun {
  readonly network: NetworkSettings;
  readonly training: Omit<TrainingSettings, 'epochs'>;
  readonly stops: readonly { readonly value: number; readonly step: number }[];
}

/** Seed by seed, each from the smallest value to the largest. Throws InvalidFile where settings are beyond their limits. */
export function runsOf(settings: SweepSettings, base: SweepBase): SweepRun[] {
  const { over, values, seeds, steps } = settings;
  const stops = values.map((value) => ({ value, step: value }));
  return Array.from({ length: seeds }, (_, at) => base.network.seed + at).flatMap((seed) =>
    over === 'steps'
      ? [runAt(base, over, 0, { seed, stops })]
      : values.map((value) => runAt(base, over, value, { seed, stops: [{ value, step: steps }] })),
  );
}

function runAt(
  { network, training, trainable }: SweepBase,
  over: SweepAxis,
  value: number,
  { seed, stops }: Pick<SweepRun, 'stops'> & { readonly seed: number },
): SweepRun {
  const datapoints = over === 'datapoints' ? { datapoints: value < trainable ? value : undefined } : {};
  const { epochs: _, ...checked } = checkTraining(datapoints, 'training', training);
  const changed = { seed, hidden: hiddenAt(network.hidden, over, value) };
  return { network: checkNetwork(changed, 'network', network), training: checked, stops };
}

/** Over width each hidden layer has it, and there is one at least; over depth all have the width of the first. */
function hiddenAt(hidden: readonly number[], over: SweepAxis, value: number): readonly number[] {
  if (over === 'width') return Array.from({ length: Math.max(1, hidden.length) }, () => value);
  if (over === 'depth') return Array.from({ length: value }, () => hidden[0] ?? usualWidth);
  return hidden;
}
