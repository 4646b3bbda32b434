// Jobs: shown while they run, superseded by key, cancelled by the reader, never rejecting.
import { effect } from '@preact/signals-core';
import { describe, expect, test } from 'vitest';
import type { JobOptions } from '../../../src/core/progress';
import { JobBoard } from '../../../src/session/jobs';

const kernel = { title: 'Kernel', where: 'kernel', key: 'kernel' } as const;
const nudge = { title: 'Nudge', where: 'nudge', key: 'nudge' } as const;

/** Work that ends when it is aborted, some turns later. */
const endless = ({ signal }: JobOptions): Promise<void> =>
  new Promise((_, reject) => {
    const end = (): void => void setTimeout(() => reject(signal!.reason as Error), 5);
    if (signal!.aborted) end();
    else signal!.addEventListener('abort', end);
  });

describe('job board', () => {
  test('a job is listed with its progress until it is done', async () => {
    const board = new JobBoard();
    const outcome = board.run(kernel, async ({ onProgress }) => {
      onProgress!({ stage: 'tiles', done: 2, total: 5 });
      expect(board.jobs.value).toMatchObject([{ title: 'Kernel', progress: { stage: 'tiles', done: 2, total: 5 } }]);
    });
    expect(board.jobs.value).toHaveLength(1);
    expect(board.isRunning('kernel')).toBe(true);
    expect(await outcome).toEqual({ kind: 'done' });
    expect(board.jobs.value).toEqual([]);
    expect(board.isRunning('kernel')).toBe(false);
  });

  test('progress that comes in quick succession is listed at intervals, the last of it too', async () => {
    const board = new JobBoard();
    const seen: number[] = [];
    const stop = effect(() => void seen.push(board.jobs.value[0]?.progress.done ?? -1));
    await board.run(kernel, async ({ onProgress }) => {
      for (let done = 1; done <= 50; done++) onProgress!({ stage: 'tiles', done, total: 50 });
      await new Promise((wait) => setTimeout(wait, 150));
    });
    stop();
    expect(seen).toEqual([-1, 0, 1, 50, -1]);
  });

  test('a failure is an outcome, with its error', async () => {
    const error = new Error('broken');
    expect(await new JobBoard().run(kernel, () => Promise.reject(error))).toEqual({ kind: 'failed', error });
  });

  test('cancelling stops the job and says so', async () => {
    const board = new JobBoard();
    const outcome = board.run(kernel, endless);
    board.jobs.value[0].cancel();
    expect(await outcome).toEqual({ kind: 'cancelled' });
    expect(board.jobs.value).toEqual([]);
  });

  test('the newest of a key wins, starts after the others have ended, and leaves other keys alone', async () => {
    const board = new JobBoard();
    const order: string[] = [];
    const first = board.run(kernel, (options) => endless(options).finally(() => order.push('first ended')));
    const other = board.run(nudge, endless);
    await new Promise((done) => setTimeout(done));
    const second = board.run(kernel, async () => void order.push('second ran'));
    const third = board.run(kernel, async () => void order.push('third ran'));
    expect(await Promise.all([first, second, third])).toEqual([
      { kind: 'superseded' },
      { kind: 'superseded' },
      { kind: 'done' },
    ]);
    expect(order).toEqual(['first ended', 'third ran']);
    expect(board.isRunning('nudge')).toBe(true);
    await board.supersede();
    expect(await other).toEqual({ kind: 'superseded' });
  });
});
