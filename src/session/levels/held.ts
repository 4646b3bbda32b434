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
    const result = work(this.stoppable(options));
    this.uses.add(result);
    return result.finally(() => this.uses.delete(result));
  }

  /** Work that gives one result after another; it is under way until all were taken, or no more are wanted. Throws as `use`. */
  async *useEach<Result>(
    options: JobOptions,
    work: (options: JobOptions) => AsyncIterable<Result>,
  ): AsyncGenerator<Result, void> {
    const results = work(this.stoppable(options));
    let end = (): void => undefined;
    const use = new Promise<void>((ended) => (end = ended));
    this.uses.add(use);
    try {
      yield* results;
    } finally {
      this.uses.delete(use);
      end();
    }
  }

  /** Work under way is stopped, and what it uses stays until it has. */
  [Symbol.dispose](): void {
    this.gone.abort(this.reason);
    if (this.uses.size === 0) this.item[Symbol.dispose]();
    else void Promise.allSettled(this.uses).then(() => this.item[Symbol.dispose]());
  }

  /** Throws the reason, or the signal's. */
  private stoppable(options: JobOptions): JobOptions {
    const signal = options.signal ? AbortSignal.any([options.signal, this.gone.signal]) : this.gone.signal;
    signal.throwIfAborted();
    return { ...options, signal };
  }
}
