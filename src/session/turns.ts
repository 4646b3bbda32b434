// Work that must not overlap, in the order it was asked for.

export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** Runs `work` when everything asked for before it has ended. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }
}
