// Long work in slices: its result, tasks of others in between, and what stops it.
import { expect, it } from 'vitest';
import { breathing, inSlices } from '../../../src/core/slices';

function* work(milliseconds: number): Generator<void, string> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) yield;
  return 'done';
}

it('gives the result, and lets others go first meanwhile', async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  expect(await inSlices(work(120))).toBe('done');
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(1);
});

it('waits for more urgent work between slices', async () => {
  let pauses = 0;
  await inSlices(work(40), { pause: async () => void pauses++ });
  expect(pauses).toBeGreaterThan(0);
});

it('stops when it is aborted, and passes on what is thrown', async () => {
  const controller = new AbortController();
  const running = inSlices(work(60_000), { signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  const failing = function* (): Generator<void, void> {
    yield;
    throw new Error('no');
  };
  await expect(inSlices(failing())).rejects.toThrow('no');
});

it('breathes only where a slice has passed, for work that goes its own way', async () => {
  let pauses = 0;
  const breathe = breathing({ pause: async () => void pauses++ });
  const end = performance.now() + 60;
  let pieces = 0;
  while (performance.now() < end) {
    await breathe();
    pieces++;
  }
  expect(pauses).toBeGreaterThan(0);
  expect(pauses).toBeLessThan(pieces);
});

it('does not breathe on once it is aborted', async () => {
  const signal = AbortSignal.abort();
  const breathe = breathing({ signal });
  const end = performance.now() + 20;
  while (performance.now() < end);
  await expect(breathe()).rejects.toBe(signal.reason);
});
