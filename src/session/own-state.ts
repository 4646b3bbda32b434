// What a document keeps of a session that shows something which is in no document.
import type { StateDocument } from '../state/document';

/** A model that was brought is in no document: what is kept is how the session goes on without it. */
export function ownState({
  step: _step,
  layer: _layer,
  layout: _layout,
  nudge: _nudge,
  selected: _selected,
  view: _view,
  sets: _sets,
  activeSet: _activeSet,
  eigenvector: _eigenvector,
  ...own
}: StateDocument): StateDocument {
  return { ...own, checkpoints: [] };
}
