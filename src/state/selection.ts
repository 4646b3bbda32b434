// Selection and hover, shared by every view of a session. What is selected belongs to the document, a hover does not.
import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import type { StateStore } from './store';

/** Datapoint indices; undefined is none. */
export interface SelectionState {
  readonly selected: number | undefined;
  readonly hovered: number | undefined;
  /** Second datapoint of a hovered kernel cell. */
  readonly hoveredColumn: number | undefined;
}

export class Selection {
  readonly state: ReadonlySignal<SelectionState>;
  private readonly hovering = signal<{ readonly row?: number; readonly column?: number }>({});

  constructor(private readonly store: StateStore) {
    const selected = computed(() => store.document.value.selected);
    this.state = computed(() => ({
      selected: selected.value,
      hovered: this.hovering.value.row,
      hoveredColumn: this.hovering.value.column,
    }));
  }

  select(datapoint: number | undefined): void {
    if (datapoint !== this.store.now.selected) this.store.update({ selected: datapoint });
  }

  /** A datapoint, or a cell of the kernel; nothing ends the hover. */
  hover(row: number | undefined, column?: number): void {
    const before = this.hovering.peek();
    if (row !== before.row || column !== before.column) this.hovering.value = { row, column };
  }
}
