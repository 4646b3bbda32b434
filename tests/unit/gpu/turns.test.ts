// Who computes while a reader moves a picture: one at a time, between frames, never starved.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GpuTurns } from '../../../src/gpu/turns';

describe('turns on the GPU', () => {
  let turns: GpuTurns;
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const asked = async (signal?: AbortSignal): Promise<{ end?: () => void; error?: unknown }> => {
    const answer: { end?: () => void; error?: unknown } = {};
    turns.compute(signal).then(
      (end) => (answer.end = end),
      (error: unknown) => (answer.error = error),
    );
    await settle();
    return answer;
  };

  beforeEach(() => {
    vi.useFakeTimers();
    turns = new GpuTurns(() => Date.now());
  });
  afterEach(() => vi.useRealTimers());

  it('are free while nothing moves, however many compute and draw', async () => {
    turns.frame(new Promise(() => undefined));
    expect((await asked()).end).toBeDefined();
    expect((await asked()).end).toBeDefined();
    expect(turns.isMoving).toBe(false);
  });

  it('go to one at a time while a picture moves', async () => {
    turns.moved();
    const first = await asked();
    const [second, third] = [await asked(), await asked()];
    expect([first.end, second.end, third.end].map((end) => end !== undefined)).toEqual([true, false, false]);
    first.end!();
    await settle();
    expect([second.end, third.end].filter(Boolean)).toHaveLength(1);
  });

  it('wait for the frame that is being drawn', async () => {
    turns.moved();
    (await asked()).end!();
    let drawn = (): void => undefined;
    turns.frame(new Promise<void>((done) => (drawn = done)));
    const next = await asked();
    expect(next.end).toBeUndefined();
    await vi.advanceTimersByTimeAsync(20);
    drawn();
    await settle();
    expect(next.end).toBeDefined();
    expect(turns.lastFrame).toBe(Date.now());
  });

  it('come within a quarter of a second or so, whatever is drawn all the time', async () => {
    turns.moved();
    (await asked()).end!();
    turns.frame(new Promise(() => undefined));
    const next = await asked();
    for (let at = 0; at < 10; at++) {
      turns.moved();
      expect({ at, came: next.end !== undefined }).toEqual({ at, came: false });
      await vi.advanceTimersByTimeAsync(25);
    }
    turns.moved();
    await vi.advanceTimersByTimeAsync(50);
    expect(next.end).toBeDefined();
  });

  it('are free again a moment after the last movement', async () => {
    turns.moved();
    await asked();
    const next = await asked();
    expect(turns.isMoving).toBe(true);
    await vi.advanceTimersByTimeAsync(200);
    expect(turns.isMoving).toBe(false);
    expect(next.end).toBeDefined();
  });

  it('are not free before the frame of a movement was there for a moment', async () => {
    turns.moved();
    let drawn = (): void => undefined;
    turns.frame(new Promise<void>((done) => (drawn = done)));
    await vi.advanceTimersByTimeAsync(1000);
    expect(turns.isMoving).toBe(true);
    drawn();
    await settle();
    expect(turns.isMoving).toBe(true);
    await vi.advanceTimersByTimeAsync(200);
    expect(turns.isMoving).toBe(false);
  });

  it('who is stopped while waiting takes none', async () => {
    turns.moved();
    const first = await asked();
    const stop = new AbortController();
    const stopped = await asked(stop.signal);
    stop.abort();
    first.end!();
    await settle();
    expect(stopped.error).toBe(stop.signal.reason);
    expect((await asked()).end).toBeDefined();
  });
});
