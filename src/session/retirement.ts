// Keeps GPU memory for a moment after something newer was published, until every view has switched to that.

const delay = 1000; // milliseconds; a view switches within a frame

export class Retirement implements Disposable {
  private readonly waiting = new Map<Disposable, ReturnType<typeof setTimeout>>();

  /** Disposes `item` later, or when this is disposed. */
  retire(item: Disposable): void {
    this.waiting.set(
      item,
      setTimeout(() => this.end(item), delay),
    );
  }

  [Symbol.dispose](): void {
    for (const item of [...this.waiting.keys()]) this.end(item);
  }

  private end(item: Disposable): void {
    clearTimeout(this.waiting.get(item));
    this.waiting.delete(item);
    item[Symbol.dispose]();
  }
}
