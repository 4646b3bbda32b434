// The choice of datapoints in the form of settings: those that are shown, or others that a session can have of its own.
import type { DatasetSettings } from '../../session/types';
import { formatCount } from './format';
import type { Option } from './options';
import type { Dataset } from './session-link';

/** The value of the choice that changes nothing. */
export const keptData = '';

const strokeCounts = [2000, 10_000, 60_000];
const others: readonly (readonly [value: string, text: string, settings: DatasetSettings])[] = [
  ['digits', 'handwritten digits', 'digits'],
  ...strokeCounts.map((count) => {
    const settings = { name: 'strokes', count, seed: 0 } as const;
    return [`strokes ${count}`, `strokes, ${formatCount(count)}`, settings] as const;
  }),
];

/** What is shown comes first. */
export function dataOptions(shown: Dataset | undefined): Option[] {
  const present = shown ? `as now: ${shown.name}, ${formatCount(shown.count)}` : 'as now';
  return [[keptData, present], ...others.map(([value, text]): Option => [value, text])];
}

/** The datapoints that a choice asks for; undefined where it changes nothing. */
export function chosenData(value = keptData): DatasetSettings | undefined {
  return others.find(([name]) => name === value)?.[2];
}
