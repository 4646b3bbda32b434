// The choice of datapoints in the form of settings: those that are shown, or others that a session can have of its own.
import type { DatasetSettings, TrainingSettings } from '../../session/types';
import { hasTargets, type ToySettings } from '../../state/dataset-settings';
import { formatCount } from './format';
import type { Option } from './options';
import type { Dataset } from './session-link';

/** The value of the choice that changes nothing. */
export const keptData = '';

const toy = (name: ToySettings['name'], count: number, noise: number): ToySettings => ({ name, count, noise, seed: 0 });

/** Datapoints of one feature or two, in words. */
export const toyProblems: readonly (readonly [text: string, settings: ToySettings])[] = [
  ['two moons, 400', toy('moons', 400, 0.1)],
  ['two circles, 400', toy('circles', 400, 0.05)],
  ['two spirals, 400', toy('spirals', 400, 0.02)],
  ['checkerboard, 400', toy('checkerboard', 400, 0)],
  ['a sine on a line, 64', toy('sine', 64, 0.1)],
  ['a step on a line, 64', toy('step', 64, 0.1)],
  ['a sawtooth on a line, 64', toy('sawtooth', 64, 0.1)],
];
const moduli = [23, 59];
const strokeCounts = [2000, 10_000, 60_000];
const others: readonly (readonly [value: string, text: string, settings: DatasetSettings])[] = [
  ['digits', 'handwritten digits', 'digits'],
  ...strokeCounts.map((count) => {
    const settings = { name: 'strokes', count, seed: 0 } as const;
    return [`strokes ${count}`, `strokes, ${formatCount(count)}`, settings] as const;
  }),
  ...toyProblems.map(([text, settings]) => [settings.name, text, settings] as const),
  ...moduli.map((modulus) => {
    const settings = { name: 'modular-addition', modulus, share: 1, trainShare: 0.5, seed: 0 } as const;
    return [`addition ${modulus}`, `a + b modulo ${modulus}, ${formatCount(modulus ** 2)} pairs`, settings] as const;
  }),
];

/** Targets that are real numbers are learned by the squared error. */
export function trainingFor(training: TrainingSettings, data: DatasetSettings | undefined): TrainingSettings {
  return data !== undefined && hasTargets(data) ? { ...training, loss: 'squared-error' } : training;
}

/** What is shown comes first. */
export function dataOptions(shown: Dataset | undefined): Option[] {
  const present = shown ? `as now: ${shown.name}, ${formatCount(shown.count)}` : 'as now';
  return [[keptData, present], ...others.map(([value, text]): Option => [value, text])];
}

/** The datapoints that a choice asks for; undefined where it changes nothing. */
export function chosenData(value = keptData): DatasetSettings | undefined {
  return others.find(([name]) => name === value)?.[2];
}
