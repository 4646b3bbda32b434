// Long work on the page's own thread in slices, with other tasks in between.
import { nextTask } from './next-task';
import type { JobOptions } from './progress';

const sliceTime = 12; // milliseconds of work between two looks at what else there is to do

/**
 * Runs a generator to its end; each yield, at most some milliseconds after the one before, is the share that is done. Throws
 * what the generator throws, and the signal's reason.
 */
export async function inSlices<Result>(
  work: Generator<number, Result>,
  stage: string,
  { signal, onProgress, pause }: JobOptions = {},
): Promise<Result> {
  let rested = performance.now();
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() - rested < sliceTime) continue;
    onProgress?.({ stage, done: Math.round(value * 1000) / 10, total: 100 });
    await pause?.();
    await nextTask();
    signal?.throwIfAborted();
    rested = performance.now();
  }
}

/** The same in one go, for what is short. */
export function atOnce<Result>(work: Generator<number, Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
