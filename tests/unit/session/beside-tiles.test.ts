// Work beside tiles: done again when they are done where it had no room, and only then.
import { expect, test } from 'vitest';
import { NtkError } from '../../../src/core/errors';
import { besideTiles, tilesKey } from '../../../src/session/beside-tiles';
import { JobBoard } from '../../../src/session/jobs';

const tiles = { title: 'Tiles', where: 'kernel', key: tilesKey } as const;
const noRoom = new NtkError('LimitExceeded', { what: 'passes', needed: 2, available: 1 }, 'no room');

/** A board with a job of tiles that goes on until it is told to end. */
function busyBoard(): { board: JobBoard; end: () => void } {
  const board = new JobBoard();
  let end = (): void => undefined;
  void board.run(tiles, () => new Promise((done) => (end = done)));
  return { board, end: () => end() };
}

test('work without room is done again after the tiles', async () => {
  const { board, end } = busyBoard();
  let attempts = 0;
  const work = (): Promise<string> => {
    attempts += 1;
    return board.isRunning(tilesKey) ? Promise.reject(noRoom) : Promise.resolve('done');
  };
  const result = besideTiles(board, work, {});
  await new Promise((next) => setTimeout(next, 5));
  expect(attempts).toBe(1);
  end();
  expect(await result).toBe('done');
  expect(attempts).toBe(2);
});

test('without tiles, or for another reason, it fails at once', async () => {
  await expect(besideTiles(new JobBoard(), () => Promise.reject(noRoom), {})).rejects.toBe(noRoom);
  const { board, end } = busyBoard();
  const wrong = new Error('something else');
  await expect(besideTiles(board, () => Promise.reject(wrong), {})).rejects.toBe(wrong);
  end();
});

test('it stops waiting when it is stopped', async () => {
  const { board, end } = busyBoard();
  const controller = new AbortController();
  const result = besideTiles(board, () => Promise.reject(noRoom), { signal: controller.signal });
  const reason = new Error('stopped');
  setTimeout(() => controller.abort(reason), 5);
  await expect(result).rejects.toBe(reason);
  end();
});
