// What the datapoints are to teach a network: classes, or real numbers.
import { unsupported } from '../../core/errors';
import { type Dataset, gatherLabels, gatherTargets, isTrainable } from '../../datasets/dataset';
import type { Goals } from '../../theory/mode-learning';

/** Throws Unsupported where there is nothing to train towards. */
export function checkTrainable(dataset: Dataset): void {
  if (!isTrainable(dataset)) throw unsupported('training on datapoints whose classes are not known');
}

/** Numbers that each datapoint's target has. */
export const targetLength = ({ targets, count }: Dataset): number => (targets?.length ?? 0) / count;

/** Of all datapoints; undefined where it is not known. */
export function goalsOf(dataset: Dataset): Goals | undefined {
  const { labels, classes, targets } = dataset;
  if (targets) return { targets, outputs: targetLength(dataset) };
  return isTrainable(dataset) ? { labels, outputs: classes.length } : undefined;
}

/** Of these datapoints. */
export function goalsAt(dataset: Dataset, indices: Uint32Array): Goals {
  const targets = gatherTargets(dataset, indices);
  if (targets) return { targets, outputs: targetLength(dataset) };
  return { labels: gatherLabels(dataset, indices), outputs: dataset.classes.length };
}
