// Frame numbers to times, and chance from a seed alone.
import { describe, expect, it } from 'vitest';
import { FrameClock } from '../../../src/record/clock';

describe('FrameClock', () => {
  it('gives exact times from frame numbers', () => {
    const clock = new FrameClock(30, 0);
    expect([0, 15, 30, 3000].map((frame) => clock.seconds(frame))).toEqual([0, 0.5, 1, 100]);
    expect(clock.milliseconds(3)).toBe(100);
    expect(clock.frameSeconds).toBe(1 / 30);
    expect([0, 0.8, 32].map((seconds) => clock.frames(seconds))).toEqual([1, 24, 960]);
  });

  it('chooses by seed and purpose, and covers every choice', () => {
    const choices = (seed: number, purpose: string): number => new FrameClock(30, seed).choose(purpose, 1797);
    expect(choices(3, 'digit')).toBe(choices(3, 'digit'));
    expect(new Set([choices(3, 'digit'), choices(4, 'digit'), choices(3, 'place')]).size).toBe(3);
    const seen = new Set(Array.from({ length: 100 }, (_, seed) => new FrameClock(30, seed).choose('digit', 5)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('shuffles everything once', () => {
    const order = new FrameClock(25, 7).shuffle('points', 50);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(order).toEqual(new FrameClock(60, 7).shuffle('points', 50));
    expect(order).not.toEqual(new FrameClock(25, 8).shuffle('points', 50));
  });

  it('refuses rates and seeds that are not whole', () => {
    for (const [rate, seed] of [
      [0, 0],
      [29.97, 0],
      [30, -1],
      [30, 0.5],
    ])
      expect(() => new FrameClock(rate, seed)).toThrow(RangeError);
  });
});
