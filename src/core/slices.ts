// Long work on the thread of a page, a few milliseconds at a time, with tasks of others in between.
import { nextTask } from './next-task';
import type { JobOptions } from './progress';

const slice = 10; // milliseconds

type SliceOptions = Pick<JobOptions, 'signal' | 'pause'>;

/**
 * To be waited for between pieces of work of a few milliseconds: where a slice has passed it lets tasks of others run, and what is
 * more urgent go first. Throws the signal's reason.
 */
export function breathing({ signal, pause }: SliceOptions = {}): () => Promise<void> {
  let end = performance.now() + slice;
  return async () => {
    if (performance.now() < end) return;
    await nextTask();
    await pause?.();
    signal?.throwIfAborted();
    end = performance.now() + slice;
  };
}

/** Runs work that yields after every piece to its end. Throws what it throws, and the signal's reason. */
export async function inSlices<Result>(work: Generator<unknown, Result>, options: SliceOptions = {}): Promise<Result> {
  const breathe = breathing(options);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await breathe();
  }
}

/** Runs such work to its end without a breath. Throws what it throws. */
export function atOnce<Result>(work: Generator<unknown, Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
