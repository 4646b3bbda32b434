// What a reader sees and has marked, and the way back: the view, selection sets and undo of both.
import { batch, computed, type ReadonlySignal, signal } from '@preact/signals-core';
import type { StateDocument } from '../../state/document';
import { type Change, History } from '../../state/history';
import { changedSets, type DatapointSet, noSets, type SetChange, type SetState } from '../../state/selection-sets';
import { keptSets, restoredSets, storedSets, type StoredSets } from '../../state/stored-sets';
import type { StateStore } from '../../state/store';
import { changedView, type ViewSettings } from '../../state/view-settings';
import { sameOrdering, type Ordering } from '../kernel-order';

/** A set as the views show it. */
export interface ShownSet extends DatapointSet {
  /** Whether it is written into the state; one that is too large for it lives as long as the page. */
  readonly isKept: boolean;
}

/** Everything that undo brings back; never anything that is trained or computed. */
interface Seen extends Pick<StateDocument, 'view' | 'selected' | 'colouredBy' | 'layer'> {
  /** Where it is what datapoints are coloured by. */
  readonly eigenvector?: number;
  readonly ordering: Ordering;
  readonly sets: SetState;
}

export interface ViewPartOptions {
  readonly store: StateStore;
  /** Shows the kernel in another order. */
  readonly reorder: (ordering: Ordering) => void;
  /** Milliseconds, never going back. */
  readonly now?: () => number;
}

const nothing: ViewSettings = {};

export class ViewPart {
  readonly view: ReadonlySignal<ViewSettings>;
  readonly sets: ReadonlySignal<readonly ShownSet[]>;
  readonly activeSet: ReadonlySignal<string | undefined>;
  readonly canUndo: ReadonlySignal<boolean>;
  readonly canRedo: ReadonlySignal<boolean>;
  private readonly marked = signal<SetState>(noSets);
  private readonly stored: ReadonlySignal<StoredSets>;
  private readonly history = new History<Seen>();

  constructor(private readonly options: ViewPartOptions) {
    const { store } = options;
    this.marked.value = restoredSets(store.now);
    this.view = computed(() => store.document.value.view ?? nothing);
    this.sets = computed(() => {
      const { sets } = this.marked.value;
      const kept = keptSets(sets);
      return sets.map((set) => ({ ...set, isKept: kept.has(set) }));
    });
    this.stored = computed(() => storedSets(this.marked.value));
    this.activeSet = computed(() => this.marked.value.active);
    this.canUndo = this.history.canUndo;
    this.canRedo = this.history.canRedo;
  }

  /** The document with the sets that it has room for. Reads signals. */
  withSets({ sets: _sets, activeSet: _active, ...document }: StateDocument): StateDocument {
    return { ...document, ...this.stored.value };
  }

  /** Takes over what is given; a field given as undefined is as it comes. Throws as changedView. */
  setView(changes: Partial<ViewSettings>): void {
    const { store } = this.options;
    store.update({ view: changedView(store.now.view, changes) });
  }

  /** Of `count` datapoints. Throws as changedSets. */
  changeSets(change: SetChange, count: number): void {
    this.marked.value = changedSets(this.marked.peek(), change, count);
  }

  /** Makes changes that undo takes back; those that change nothing are no step. Throws what `make` throws. */
  track(make: () => void, change: Omit<Change, 'at'> = {}): void {
    const before = this.seen();
    make();
    const { now = () => performance.now() } = this.options;
    if (!sameSeen(before, this.seen())) this.history.record(before, { ...change, at: now() });
  }

  undo(): void {
    this.goTo((present) => this.history.undo(present));
  }

  redo(): void {
    this.goTo((present) => this.history.redo(present));
  }

  /** The sets are those of a document that is shown from now on, and nothing was before. */
  restore(document: StateDocument): void {
    this.marked.value = restoredSets(document);
    this.history.clear();
  }

  /** There are other datapoints: what was seen and marked means nothing any more. */
  forget(): void {
    this.marked.value = noSets;
    this.options.store.update({ view: undefined, sets: undefined, activeSet: undefined });
    this.history.clear();
  }

  /** Takes out sets that name datapoints beyond `count`; returns their names. */
  forgetBeyond(count: number): string[] {
    const { sets, active } = this.marked.peek();
    const gone = sets.filter(({ indices }) => indices[indices.length - 1] >= count).map(({ name }) => name);
    const isThere = (name: string | undefined): boolean => name !== undefined && !gone.includes(name);
    if (gone.length > 0)
      this.marked.value = {
        sets: sets.filter(({ name }) => isThere(name)),
        active: isThere(active) ? active : undefined,
      };
    return gone;
  }

  private seen(): Seen {
    const { view, selected, colouredBy, layer, kernel, eigenvector } = this.options.store.now;
    const { order, within } = kernel;
    const seen = { view, selected, colouredBy, layer, ordering: { order, within }, sets: this.marked.peek() };
    return colouredBy === 'eigenvector' ? { ...seen, eigenvector } : seen;
  }

  /** To a state that differs from the present one: steps to what is there already are passed over. */
  private goTo(step: (present: Seen) => Seen | undefined): void {
    const present = this.seen();
    let next = step(present);
    while (next && sameSeen(next, present)) next = step(present);
    if (next) this.show(next);
  }

  private show({ ordering, sets, ...fields }: Seen): void {
    const { store, reorder } = this.options;
    batch(() => {
      this.marked.value = sets;
      store.update(fields);
      if (!sameOrdering(ordering, store.now.kernel)) reorder(ordering);
    });
  }
}

function sameSeen(a: Seen, b: Seen): boolean {
  const same = a.selected === b.selected && a.colouredBy === b.colouredBy && a.layer === b.layer && a.sets === b.sets;
  return (
    same &&
    a.eigenvector === b.eigenvector &&
    sameOrdering(a.ordering, b.ordering) &&
    JSON.stringify(a.view) === JSON.stringify(b.view)
  );
}
