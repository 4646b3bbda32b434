// Choices of the document that mean something in some datapoints or networks only.
import { namesOf } from '../core/name-patterns';
import { unsupported } from '../core/errors';
import type { Dataset } from '../datasets/dataset';
import type { Selection } from '../state/selection';
import type { StateStore } from '../state/store';
import type { PartName } from '../state/view-settings';
import type { SessionCore } from './core';
import type { ViewPart } from './explorer/view-part';
import { reductionFor } from './first-reduction';
import { ordered } from './kernel-order';
import { isOrderOf } from './sort-keys';
import type { Workspace } from './workspace';

export interface Choices {
  readonly store: StateStore;
  readonly core: SessionCore;
  readonly selection: Selection;
  readonly view: ViewPart;
}

/** An order by a column that these datapoints have not is by class; sets and parts without datapoints are left out. */
export function keepMeaning({ store, core, view }: Choices, dataset: Dataset): void {
  const { rowSet, columnSet } = store.now.view ?? {};
  const isThere = (part: PartName | undefined) => (part && dataset.split[part].length > 0 ? part : undefined);
  view.setView({ rowSet: isThere(rowSet), columnSet: isThere(columnSet) });
  const { order, within } = store.now.kernel;
  const isMeant = [order, within].every((key) => key === undefined || isOrderOf(dataset, key));
  if (!isMeant) store.update({ kernel: ordered(store.now.kernel, { order: 'class' }) });
  const gone = view.forgetBeyond(dataset.count);
  if (gone.length > 0)
    core.report(
      'explorer',
      unsupported(`sets with datapoints beyond the ${dataset.count} there are: ${gone.join(', ')}`),
    );
}

/** Choices that name datapoints or logits of others than there are now are taken back. */
export function forgetChoices(choices: Choices, { network }: Workspace, previous?: Workspace): void {
  const { store, selection, view } = choices;
  const { kernel } = store.now;
  const isMeant = network.layout.names.some(namesOf(kernel.parameters));
  selection.hover(undefined);
  view.forget();
  store.update({
    selected: undefined,
    nudge: undefined,
    colouredBy: 'class',
    kernel: {
      ...kernel,
      reduction: reductionFor(kernel.reduction, network, previous?.network),
      parameters: isMeant ? kernel.parameters : '*',
    },
  });
}
