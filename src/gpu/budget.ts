// How many bytes of GPU memory this page allows itself. An allocation that succeeds proves nothing, so we count.
import { NtkError } from '../core/errors';
import { freeWords, neededWords } from './byte-size';

/** Memory that holds what can be made again: it is given back as soon as other work needs it. */
export interface Spare {
  readonly bytes: number;
  /** Gives back at least so many bytes, or all there are. What was submitted with them still runs. */
  release(bytes: number): void;
}

export class Budget {
  private taken = 0;
  private readonly spares = new Set<Spare>();

  constructor(readonly limit: number) {}

  /** All bytes that are taken, spare ones too. */
  get used(): number {
    return this.taken;
  }

  /** Bytes that can be had: those that nobody has, and those that are spare. */
  get free(): number {
    let spare = 0;
    for (const { bytes } of this.spares) spare += bytes;
    return Math.max(0, this.limit - this.taken + spare);
  }

  /** Counts `bytes`, given back by others where they are not free. Throws LimitExceeded, before anything is allocated, when they do not fit. */
  take(what: string, bytes: number): void {
    this.check(what, bytes);
    for (const spare of this.spares) spare.release(Math.max(0, this.taken + bytes - this.limit));
    this.taken += bytes;
  }

  /** Throws LimitExceeded when `bytes` more would not fit. */
  check(what: string, bytes: number): void {
    const { free } = this;
    if (bytes <= free) return;
    const message = `${what} needs ${neededWords(bytes)} of GPU memory and ${freeWords(free)} of the budget is free.`;
    throw new NtkError('LimitExceeded', { what: `${what} (bytes)`, needed: bytes, available: free }, message);
  }

  give(bytes: number): void {
    this.taken -= bytes;
  }

  /** Bytes of `spare` count as free from now on, until the returned function is called. They are taken like all others. */
  lend(spare: Spare): () => void {
    this.spares.add(spare);
    return () => void this.spares.delete(spare);
  }
}
