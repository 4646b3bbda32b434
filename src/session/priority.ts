// What a reader waits for goes first: while such work is under way, other jobs wait between their submissions.

export class Priority {
  private urgent = 0;
  private waiting: (() => void)[] = [];

  /** Runs `work`; until it has ended, `pause` waits. */
  async first<T>(work: () => Promise<T>): Promise<T> {
    this.urgent += 1;
    try {
      return await work();
    } finally {
      this.urgent -= 1;
      if (this.urgent === 0) for (const go of this.waiting.splice(0)) go();
    }
  }

  /** Resolves when nothing urgent is under way, and at once when the signal aborts: who is stopped must not wait. */
  async pause(signal?: AbortSignal): Promise<void> {
    while (this.urgent > 0 && !signal?.aborted) {
      await new Promise<void>((go) => {
        const done = (): void => {
          signal?.removeEventListener('abort', done);
          go();
        };
        this.waiting.push(done);
        signal?.addEventListener('abort', done);
      });
    }
  }
}
