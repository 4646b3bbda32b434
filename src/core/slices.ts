// Long work on the thread of a page, a few milliseconds at a time.
import { nextTask } from './next-task';
import type { JobOptions } from './progress';

const slice = 10; // milliseconds

/** Runs work that yields often to its end, with tasks of others between slices. Throws what it throws, and the signal's reason. */
export async function inSlices<Result>(
  work: Generator<void, Result>,
  { signal, pause }: Pick<JobOptions, 'signal' | 'pause'> = {},
): Promise<Result> {
  for (;;) {
    const end = performance.now() + slice;
    do {
      const step = work.next();
      if (step.done) return step.value;
    } while (performance.now() < end);
    await nextTask();
    await pause?.();
    signal?.throwIfAborted();
  }
}
