// Ownership. Whatever holds GPU memory is Disposable; `using` and DisposableList free it in reverse order.
import './dispose-polyfill';

/** Disposes what was added, last added first, once. */
export class DisposableList implements Disposable {
  private readonly owned: Disposable[] = [];

  add<T extends Disposable>(item: T): T {
    this.owned.push(item);
    return item;
  }

  /** Runs `action` when the list is disposed. */
  defer(action: () => void): void {
    this.owned.push({ [Symbol.dispose]: action });
  }

  [Symbol.dispose](): void {
    while (this.owned.length > 0) this.owned.pop()![Symbol.dispose]();
  }
}
