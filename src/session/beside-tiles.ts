// Work that takes its memory beside tiles: these take most of what is free, tile after tile.
import { isNtkError } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { JobBoard } from './jobs';

/** What the job of the tiles is called on the board. */
export const tilesKey = 'kernel tiles';

/**
 * Does the work; where it has no room beside the tiles that are being computed, again when they are done. Throws what it
 * throws, LimitExceeded only where no tile was computed, and the signal's reason.
 */
export async function besideTiles<Result>(
  board: JobBoard,
  work: () => Promise<Result>,
  { signal }: JobOptions,
): Promise<Result> {
  for (;;) {
    const wasBusy = board.isRunning(tilesKey);
    try {
      return await work();
    } catch (error) {
      const isBusy = wasBusy || board.isRunning(tilesKey);
      if (!isBusy || !isNtkError(error, 'LimitExceeded')) throw error;
      await unlessAborted(board.settled(tilesKey), signal);
      signal?.throwIfAborted();
    }
  }
}

/** Resolves with `promise`, or when the job is stopped. */
async function unlessAborted(promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const listening = new AbortController();
  const aborted = new Promise<void>((done) =>
    signal?.addEventListener('abort', () => done(), { signal: listening.signal }),
  );
  await Promise.race([promise, aborted]).finally(() => listening.abort());
}
