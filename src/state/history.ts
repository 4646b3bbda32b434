// What was before: steps to go back to and forward again. What is one movement of the reader's hand is one step.
import { computed, type ReadonlySignal, signal } from '@preact/signals-core';

/** A change as it comes. */
export interface Change {
  /** Milliseconds of any clock that does not go back. */
  readonly at: number;
  /** What is changed, where changes of it in quick succession are one step (panning, zooming); absent: a step of its own. */
  readonly kind?: string;
  /** Names a gesture: all changes of it are one step, however long it takes. */
  readonly gesture?: string;
}

export interface HistoryOptions {
  /** The most steps that can be undone, 100 by default: the oldest are forgotten. */
  readonly most?: number;
  /** Milliseconds within which changes of one kind are one step, 500 by default. */
  readonly pause?: number;
}

/** Holds states that are never changed, only replaced; the present one is its owner's. */
export class History<State> {
  readonly canUndo: ReadonlySignal<boolean>;
  readonly canRedo: ReadonlySignal<boolean>;
  private readonly steps = signal<{ readonly past: readonly State[]; readonly future: readonly State[] }>({
    past: [],
    future: [],
  });
  private readonly most: number;
  private readonly pause: number;
  private last: Change | undefined;

  constructor({ most = 100, pause = 500 }: HistoryOptions = {}) {
    this.most = most;
    this.pause = pause;
    this.canUndo = computed(() => this.steps.value.past.length > 0);
    this.canRedo = computed(() => this.steps.value.future.length > 0);
  }

  /** What was `before` a change that has just been made. What was undone is then gone. */
  record(before: State, change: Change): void {
    const { past } = this.steps.peek();
    const next = this.continues(change) ? past : [...past, before].slice(-this.most);
    this.last = change;
    this.steps.value = { past: next, future: [] };
  }

  /** The state before the last step; undefined where there is none. */
  undo(present: State): State | undefined {
    const { past, future } = this.steps.peek();
    const before = past.at(-1);
    if (past.length === 0) return undefined;
    this.last = undefined;
    this.steps.value = { past: past.slice(0, -1), future: [...future, present] };
    return before;
  }

  /** The state after the step that was undone last; undefined where there is none. */
  redo(present: State): State | undefined {
    const { past, future } = this.steps.peek();
    const after = future.at(-1);
    if (future.length === 0) return undefined;
    this.last = undefined;
    this.steps.value = { past: [...past, present], future: future.slice(0, -1) };
    return after;
  }

  /** Nothing was before. */
  clear(): void {
    this.last = undefined;
    this.steps.value = { past: [], future: [] };
  }

  private continues({ at, kind, gesture }: Change): boolean {
    const { last } = this;
    if (!last || gesture !== last.gesture) return false;
    if (gesture !== undefined) return true;
    return kind !== undefined && kind === last.kind && at - last.at <= this.pause;
  }
}
