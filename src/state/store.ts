// Holds the present document and publishes it: the value is never changed, only replaced.
import { type ReadonlySignal, signal } from '@preact/signals-core';
import { defaultState, type StateDocument } from './document';

export class StateStore {
  private readonly current;

  constructor(initial: StateDocument = defaultState) {
    this.current = signal(initial);
  }

  get document(): ReadonlySignal<StateDocument> {
    return this.current;
  }

  /** The present document, without subscribing to it. */
  get now(): StateDocument {
    return this.current.peek();
  }

  /** Everything is as in another document. */
  replace(document: StateDocument): void {
    this.current.value = document;
  }

  /** Replaces some fields; one given as undefined is taken out. */
  update(fields: Partial<StateDocument>): void {
    const merged = Object.entries({ ...this.now, ...fields }).filter(([, value]) => value !== undefined);
    this.current.value = Object.fromEntries(merged) as unknown as StateDocument;
  }
}
