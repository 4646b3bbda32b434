// What a reader waits for goes first: while such work is under way, and until its picture is drawn, other jobs wait between
// their submissions.

const drawing = 250; // milliseconds from the end of urgent work until its picture should be on the screen

export class Priority {
  private urgent = 0;
  private waiting: (() => void)[] = [];

  /** Runs `work`; until it has ended and its picture is drawn, `pause` waits. */
  async first<T>(work: () => Promise<T>): Promise<T> {
    this.urgent += 1;
    try {
      return await work();
    } finally {
      setTimeout(() => this.end(), drawing);
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

  private end(): void {
    this.urgent -= 1;
    if (this.urgent === 0) for (const go of this.waiting.splice(0)) go();
  }
}
