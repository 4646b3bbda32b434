// The pace learnt from submissions, and how commands are cut by it.
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/gpu/commands';
import { Pacer } from '../../../src/gpu/pacer';
import { cut } from '../../../src/gpu/submit';

describe('the pace', () => {
  it('comes near a steady rate, by at most half of a doubling at a time', () => {
    const pacer = new Pacer();
    const first = pacer.flopsPerSecond;
    pacer.learn(1e9, 0, 1); // 1e12 FLOP/s
    expect(pacer.flopsPerSecond).toBeCloseTo(1.5 * first, -3);
    for (let i = 1; i < 60; i++) pacer.learn(1e9, i, i + 1);
    expect(pacer.flopsPerSecond / 1e12).toBeCloseTo(1, 3);
    expect(pacer.submissionFlops).toBeCloseTo(pacer.flopsPerSecond * 0.05, 0);
  });

  it('counts a submission that waited from the end of the one before', () => {
    const [alone, queued] = [new Pacer(), new Pacer()];
    for (let i = 0; i < 40; i++) {
      alone.learn(1e8, i * 20, i * 20 + 20);
      queued.learn(1e8, i * 20 - 20, i * 20 + 20);
    }
    expect(queued.flopsPerSecond / alone.flopsPerSecond).toBeCloseTo(1, 2);
  });

  it('learns nothing from a submission of next to nothing', () => {
    const pacer = new Pacer();
    const before = pacer.flopsPerSecond;
    pacer.learn(10, 0, 1000);
    expect(pacer.flopsPerSecond).toBe(before);
  });
});

describe('cutting', () => {
  const work = (flops: number): Command => ({ flops }) as unknown as Command;

  it('fills slices up to the limit and keeps the order', () => {
    const commands = [4, 4, 4, 9, 1].map(work);
    expect(cut(commands, 10, 0).map((slice) => slice.length)).toEqual([2, 1, 2]);
    expect(cut(commands, 10, 0).flat()).toEqual(commands);
  });

  it('gives a command over the limit a slice of its own, and counts what a command costs at least', () => {
    expect(cut([100, 1].map(work), 10, 0).map((slice) => slice.length)).toEqual([1, 1]);
    expect(cut([0, 0, 0].map(work), 2, 1).map((slice) => slice.length)).toEqual([2, 1]);
    expect(cut([], 1, 1)).toEqual([]);
  });
});
