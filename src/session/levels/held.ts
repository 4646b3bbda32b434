// Something on the GPU that long work uses: it goes once that work has ended.
import type { JobOptions } from '../../core/progress';

export class Held implements Disposable {
  private readonly gone = new AbortController();
  private readonly uses = new Set<Promise<unknown>>();

  /** `reason` is what work ends with that is under way when this is disposed. */
  constructor(
    private readonly item: Disposable,
    private readonly reason: Error,
  ) {}

  /** Throws what the work throws, and the reason. */
  async use<Result>(options: JobOptions, work: (options: JobOptions) => Promise<Result>): Promise<Result> {
    const signal = options.signal ? AbortSignal.any([options.signal, this.gone.signal]) : this.gone.signal;
    signal.throwIfAborted();
    const result = work({ ...options, signal });
    this.uses.add(result);
    return result.finally(() => this.uses.delete(result));
  }

  /** Work under way is stopped, and what it uses stays until it has. */
  [Symbol.dispose](): void {
    this.gone.abort(this.reason);
    if (this.uses.size === 0) this.item[Symbol.dispose]();
    else void Promise.allSettled(this.uses).then(() => this.item[Symbol.dispose]());
  }
}
