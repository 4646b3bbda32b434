// Which classes a legend, or a list to choose from, has room for.
import type { Dataset } from './session-link';

/** All in their order where they are at most `most`, else the most frequent of those that occur, in their order. */
export function frequentClasses({ classes, labels }: Pick<Dataset, 'classes' | 'labels'>, most: number): number[] {
  const all = [...classes.keys()];
  if (all.length <= most) return all;
  const counts = new Uint32Array(classes.length);
  for (const label of labels) counts[label]++;
  const present = all.filter((label) => counts[label] > 0).sort((a, b) => counts[b] - counts[a] || a - b);
  return present.slice(0, most).sort((a, b) => a - b);
}

const mostOffered = 200;

/** Those to choose from, and the one that is chosen. */
export function offeredClasses(dataset: Pick<Dataset, 'classes' | 'labels'>, chosen?: number): number[] {
  const offered = frequentClasses(dataset, mostOffered);
  if (chosen === undefined || offered.includes(chosen)) return offered;
  return [...offered, chosen].sort((a, b) => a - b);
}
