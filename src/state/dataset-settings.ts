// Which datapoints a session has of its own: the digits, images of strokes, toy problems, all drawn from a seed.
import { type Fields, nameAt, numberAt, objectAt, refuse } from './fields';

export const planeNames = ['moons', 'circles', 'spirals', 'checkerboard'] as const;
export const lineNames = ['sine', 'step', 'sawtooth'] as const;

export interface StrokeSettings {
  readonly name: 'strokes';
  /** Number of images. */
  readonly count: number;
  readonly seed: number;
}

/** Two classes in the plane, or a function on a line with real-valued targets. */
export interface ToySettings {
  readonly name: (typeof planeNames)[number] | (typeof lineNames)[number];
  /** Number of datapoints. */
  readonly count: number;
  /** Standard deviation: of both coordinates in the plane, of the targets on a line. */
  readonly noise: number;
  readonly seed: number;
}

export interface ModularSettings {
  readonly name: 'modular-addition';
  /** A prime. */
  readonly modulus: number;
  /** Of all pairs of numbers. */
  readonly share: number;
  /** Of those, for training. */
  readonly trainShare: number;
  readonly seed: number;
}

export type DatasetSettings = 'digits' | StrokeSettings | ToySettings | ModularSettings;

const seedLimits = { least: 0, most: Number.MAX_SAFE_INTEGER, whole: true } as const;

/** Ends of what may be asked for, both included. */
export const strokeLimits = { count: { least: 1, most: 300_000, whole: true }, seed: seedLimits } as const;
export const toyLimits = {
  count: { least: 2, most: 10_000, whole: true },
  noise: { least: 0, most: 10 },
  seed: seedLimits,
} as const;
export const modularLimits = {
  modulus: { least: 2, most: 127, whole: true },
  share: { least: 0.01, most: 1 },
  trainShare: { least: 0.01, most: 1 },
  seed: seedLimits,
} as const;

function strokesOf(value: unknown, where: string): StrokeSettings {
  const { count, seed = 0 }: Fields = objectAt(value, where, ['name', 'count', 'seed']);
  return {
    name: 'strokes',
    count: numberAt(count, `${where}.count`, strokeLimits.count),
    seed: numberAt(seed, `${where}.seed`, strokeLimits.seed),
  };
}

function toyOf(value: unknown, where: string): ToySettings {
  const { name, count, noise = 0, seed = 0 }: Fields = objectAt(value, where, ['name', 'count', 'noise', 'seed']);
  return {
    name: nameAt(name, `${where}.name`, [...planeNames, ...lineNames]),
    count: numberAt(count, `${where}.count`, toyLimits.count),
    noise: numberAt(noise, `${where}.noise`, toyLimits.noise),
    seed: numberAt(seed, `${where}.seed`, toyLimits.seed),
  };
}

function isPrime(number: number): boolean {
  const divisors = Array.from({ length: Math.floor(Math.sqrt(number)) }, (_, k) => k + 1);
  return number > 1 && divisors.every((divisor) => divisor === 1 || number % divisor !== 0);
}

function modularOf(value: unknown, where: string): ModularSettings {
  const names = ['name', 'modulus', 'share', 'trainShare', 'seed'];
  const { modulus, share = 1, trainShare = 0.5, seed = 0 }: Fields = objectAt(value, where, names);
  const prime = numberAt(modulus, `${where}.modulus`, modularLimits.modulus);
  if (!isPrime(prime)) throw refuse(`${where}.modulus`, 'it is no prime number');
  return {
    name: 'modular-addition',
    modulus: prime,
    share: numberAt(share, `${where}.share`, modularLimits.share),
    trainShare: numberAt(trainShare, `${where}.trainShare`, modularLimits.trainShare),
    seed: numberAt(seed, `${where}.seed`, modularLimits.seed),
  };
}

const names = ['strokes', ...planeNames, ...lineNames, 'modular-addition'] as const;
const ownReaders: Readonly<Partial<Record<string, typeof strokesOf | typeof modularOf>>> = {
  strokes: strokesOf,
  'modular-addition': modularOf,
};

/** The digits by name; others by name and numbers, seed, noise and shares where none are given as they come. Throws InvalidFile. */
export function checkDataset(value: unknown, where: string): DatasetSettings {
  if (typeof value === 'string') return nameAt<'digits'>(value, where, ['digits']);
  const { name }: Fields = objectAt(value, where, Object.keys(value ?? {}));
  return (ownReaders[nameAt(name, `${where}.name`, names)] ?? toyOf)(value, where);
}

/** Whether the two are the same datapoints. */
export function sameDatapoints(a: DatasetSettings, b: DatasetSettings): boolean {
  const [left, right] = [a, b].map((settings) => JSON.stringify(checkDataset(settings, 'dataset')));
  return left === right;
}

/** Whether what is learned are real numbers, which only the squared error is for. */
export function hasTargets(settings: DatasetSettings): boolean {
  return typeof settings !== 'string' && lineNames.some((name) => name === settings.name);
}
