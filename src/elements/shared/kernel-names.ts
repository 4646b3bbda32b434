// The words for kernels and their orders.
import type { KernelOrder, KernelReduction } from '../../session/types';

export const orderNames: readonly (readonly [KernelOrder, string])[] = [
  ['class', 'by class'],
  ['index', 'by number'],
  ['norm', 'by kernel norm'],
  ['spectral', 'spectral'],
];

/** The reductions as options of a select: value and text. One logit per class. */
export function reductionNames(classes: readonly string[]): readonly (readonly [string, string])[] {
  return [
    ['trace', 'trace over logits'],
    ['cosine', 'cosine'],
    ['pseudo', 'pseudo (sum of logits / C)'],
    ...classes.map((name, logit) => [`logit-${logit}`, `logit ${name}`] as const),
  ];
}

/** What the numbers of a kernel are, for its legend. */
export function quantityName(reduction: KernelReduction, classes: readonly string[]): string {
  if (reduction === 'cosine') return 'cosine of K(i, j)';
  const names = new Map(reductionNames(classes));
  return `K(i, j), ${names.get(reductionKey(reduction)) ?? reductionKey(reduction)}`;
}

export function reductionKey(reduction: KernelReduction): string {
  return typeof reduction === 'string' ? reduction : `logit-${reduction.logit}`;
}

export function reductionOfKey(key: string): KernelReduction {
  return key === 'trace' || key === 'cosine' || key === 'pseudo' ? key : { logit: Number(key.slice('logit-'.length)) };
}
