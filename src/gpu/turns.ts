// Who may use the GPU now: while a reader moves a picture its frames go first, and what is computed goes one short
// submission at a time between them.

const gesture = 150; // milliseconds after a movement, and after its frame, until the reader's hand counts as still
const longestWait = 250; // milliseconds a submission waits for frames at most, so that something comes of it all the same

/** Milliseconds of one clock that does not go back. */
type Clock = () => number;

export class GpuTurns {
  private movedAt = -Infinity;
  private enteredAt = -Infinity;
  private computing = 0;
  /** Frames that show a movement and are not drawn yet. */
  private moving = 0;
  private readonly frames = new Set<Promise<unknown>>();
  private frameEndedAt = -Infinity;
  private ended: (() => void)[] = [];

  constructor(private readonly now: Clock = () => performance.now()) {}

  /** The reader has just moved something that is drawn. */
  moved(): void {
    this.movedAt = this.now();
  }

  /** True from a movement until a moment after the last one, or after the frame that shows it. */
  get isMoving(): boolean {
    return this.moving > 0 || this.now() - this.movedAt < gesture;
  }

  /** When the last frame was drawn. */
  get lastFrame(): number {
    return this.frameEndedAt;
  }

  /** A frame was submitted; `drawn` settles when the GPU has drawn it. */
  frame(drawn: Promise<unknown>): void {
    this.frames.add(drawn);
    const { isMoving } = this;
    if (isMoving) this.moving += 1;
    const end = (): void => {
      this.frames.delete(drawn);
      this.frameEndedAt = this.now();
      if (isMoving) {
        this.moving -= 1;
        this.movedAt = this.frameEndedAt;
      }
      this.wake();
    };
    drawn.then(end, end);
  }

  /**
   * Resolves when something may be computed; what it resolves with is to be called when that has ended. Throws the signal's
   * reason when it aborts meanwhile.
   */
  async compute(signal?: AbortSignal): Promise<() => void> {
    while (this.isMoving && !this.isFree) {
      await this.change();
      signal?.throwIfAborted();
    }
    this.computing += 1;
    this.enteredAt = this.now();
    return () => {
      this.computing -= 1;
      this.wake();
    };
  }

  private get isFree(): boolean {
    if (this.computing > 0) return false;
    return this.frames.size === 0 || this.now() - this.enteredAt > longestWait;
  }

  /** Something has ended, or the reader's hand may be still. */
  private change(): Promise<void> {
    return new Promise((go) => {
      const timer = setTimeout(go, gesture / 4);
      this.ended.push(() => {
        clearTimeout(timer);
        go();
      });
    });
  }

  private wake(): void {
    for (const go of this.ended.splice(0)) go();
  }
}
