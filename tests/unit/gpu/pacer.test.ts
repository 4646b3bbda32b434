// The pace learnt from submissions, and how commands are cut by it.
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/gpu/commands';
import { Pacer } from '../../../src/gpu/pacer';
import { sliceFrom } from '../../../src/gpu/submit';

const one = (flops: number) => ({ flops, commands: 1 });

describe('the pace', () => {
  it('comes near a steady rate, by at most half of a doubling at a time', () => {
    const pacer = new Pacer();
    const first = pacer.flopsPerSecond;
    pacer.learn(one(1e12), 0, 1000); // 1e12 FLOP/s
    expect(pacer.flopsPerSecond).toBeCloseTo(1.5 * first, -3);
    for (let i = 1; i < 60; i++) pacer.learn(one(1e12), i * 1000, i * 1000 + 1000);
    expect(pacer.flopsPerSecond / 1e12).toBeCloseTo(1, 3);
    expect(pacer.submissionFlops).toBeCloseTo(pacer.flopsPerSecond * 0.05, 0);
  });

  it('counts a submission that waited from the end of the one before', () => {
    const [alone, queued] = [new Pacer(), new Pacer()];
    for (let i = 0; i < 40; i++) {
      alone.learn(one(1e8), i * 20, i * 20 + 20);
      queued.learn(one(1e8), i * 20 - 20, i * 20 + 20);
    }
    expect(queued.flopsPerSecond / alone.flopsPerSecond).toBeCloseTo(1, 2);
  });

  it('learns nothing from a submission of next to nothing, and little from a short one that was late', () => {
    const pacer = new Pacer();
    const before = pacer.flopsPerSecond;
    pacer.learn(one(10), 0, 1000);
    expect(pacer.flopsPerSecond).toBe(before);
    pacer.learn(one(1e6), 1000, 1005);
    expect(pacer.flopsPerSecond).toBeGreaterThan(0.99 * before);
    for (let i = 2; i < 30; i++) pacer.learn(one(5e7), i * 1000, i * 1000 + 50);
    expect(pacer.flopsPerSecond / 1e9).toBeCloseTo(1, 1);
  });

  it('tells what a command costs from submissions of many short ones, and keeps the rate', () => {
    const pacer = new Pacer();
    const rate = pacer.flopsPerSecond;
    for (let i = 0; i < 30; i++) pacer.learn({ flops: 2e6, commands: 100 }, i * 20, i * 20 + 11); // 1 ms of computing
    expect(pacer.flopsPerSecond).toBe(rate);
    expect(pacer.commandFlops / rate).toBeCloseTo(1e-4, 6);
    for (let i = 0; i < 30; i++) pacer.learn({ flops: 1e8, commands: 100 }, 1e6 + i * 100, 1e6 + i * 100 + 60);
    expect(pacer.flopsPerSecond / rate).toBeCloseTo(1, 2);
  });
});

describe('cutting', () => {
  const work = (flops: number): Command => ({ flops }) as unknown as Command;
  const cut = (commands: readonly Command[], limit: number, overhead: number): (readonly Command[])[] => {
    const slices: (readonly Command[])[] = [];
    for (let next = 0; next < commands.length; next += slices.at(-1)!.length)
      slices.push(sliceFrom(commands, next, limit, overhead));
    return slices;
  };

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
