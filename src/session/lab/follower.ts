// Follows what changes: work that is asked for again while it runs is done once more when it has ended.

export class Follower {
  private running: Promise<void> | undefined;
  private isStale = false;

  constructor(private readonly work: () => Promise<void>) {}

  /** Resolves when nothing newer is asked for. Rejects with what failed, unless it was asked for again meanwhile. */
  ask(): Promise<void> {
    this.isStale = true;
    this.running ??= this.follow().finally(() => (this.running = undefined));
    return this.running;
  }

  private async follow(): Promise<void> {
    while (this.isStale) {
      this.isStale = false;
      await this.work().catch((error: unknown) => {
        if (!this.isStale) throw error;
      });
    }
  }
}
