// Long work on the page's own thread in pieces, so that it never stands still.
import { nextTask } from '../../core/next-task';
import type { JobOptions } from '../../core/progress';

const atOnce = 20; // milliseconds

/** To be waited for between pieces of a few milliseconds: lets the page do its own work after some of them. Throws the signal's reason. */
export function breathing({ signal }: JobOptions): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < atOnce) return;
    await nextTask();
    signal?.throwIfAborted();
    since = performance.now();
  };
}
