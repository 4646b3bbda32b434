// Whether another document can be reached from what there is by training on, and by looking at it otherwise.
import type { StateDocument } from '../state/document';
import type { TrainingStatus } from './types';
import type { WorkspaceSettings } from './workspace';

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether it is of the same network, trained in the same way and not beyond the document's step. */
export function isOnTheWayTo(
  { dataset, network, training, step = Infinity }: StateDocument,
  present: WorkspaceSettings,
  { step: done }: Pick<TrainingStatus, 'step'>,
): boolean {
  const isOwn = !present.brought?.model && !present.brought?.dataset;
  const isOf = isSame([dataset, network, training], [present.dataset, present.network, present.training]);
  return isOwn && isOf && done <= step;
}
