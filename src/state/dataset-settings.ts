// Which datapoints a session has of its own: the digits, or images of strokes drawn from a seed.
import { type Fields, nameAt, numberAt, objectAt } from './fields';

export interface StrokeSettings {
  readonly name: 'strokes';
  /** Number of images. */
  readonly count: number;
  readonly seed: number;
}

export type DatasetSettings = 'digits' | StrokeSettings;

/** Ends of what may be asked for, both included. */
export const strokeLimits = {
  count: { least: 1, most: 300_000, whole: true },
  seed: { least: 0, most: Number.MAX_SAFE_INTEGER, whole: true },
} as const;

/** The digits by name; strokes by name and number, with seed 0 where none is given. Throws InvalidFile. */
export function checkDataset(value: unknown, where: string): DatasetSettings {
  if (typeof value === 'string') return nameAt<'digits'>(value, where, ['digits']);
  const { name, count, seed = 0 }: Fields = objectAt(value, where, ['name', 'count', 'seed']);
  return {
    name: nameAt(name, `${where}.name`, ['strokes']),
    count: numberAt(count, `${where}.count`, strokeLimits.count),
    seed: numberAt(seed, `${where}.seed`, strokeLimits.seed),
  };
}

/** Whether the two are the same datapoints. */
export function sameDatapoints(a: DatasetSettings, b: DatasetSettings): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.count === b.count && a.seed === b.seed;
}
