// Which views of the laboratory are on a page as elements of their own, without the workbench that shows one at a time.
import { signal } from '@preact/signals-core';
import type { LabName } from '../../state/settings';

export class WatchedViews {
  private readonly counts = signal<Readonly<Partial<Record<LabName, number>>>>({});

  /** Reads a signal. */
  has(view: LabName): boolean {
    return (this.counts.value[view] ?? 0) > 0;
  }

  /** See Lab. */
  watch(view: LabName): () => void {
    this.add(view, 1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.add(view, -1);
    };
  }

  private add(view: LabName, more: number): void {
    const counts = this.counts.peek();
    this.counts.value = { ...counts, [view]: (counts[view] ?? 0) + more };
  }
}
