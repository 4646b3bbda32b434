// Flows with known solutions: to the accuracy asked for, at the times asked for, and given up where they end.
import { describe, expect, it } from 'vitest';
import { followFlow } from '../../../src/theory/adaptive-flow';

const rotation = (y: Float64Array) => Float64Array.of(-y[1], y[0]);

describe('followFlow', () => {
  it.each([1e-6, 1e-9, 1e-12])('turns a circle within about %d', async (tolerance) => {
    const times = [0, 0.5, 3, 20];
    const states = await followFlow(rotation, Float64Array.of(1, 0), times, { tolerance });
    states.forEach(([x, y], at) => {
      const error = Math.hypot(x - Math.cos(times[at]), y - Math.sin(times[at]));
      expect(error).toBeLessThan(500 * tolerance);
    });
  });

  it('is stable where the flow is stiff', async () => {
    const stiff = (y: Float64Array) => Float64Array.of(-1000 * (y[0] - 1), -y[1]);
    const [state] = await followFlow(stiff, Float64Array.of(0, 1), [4]);
    expect(Math.abs(state[0] - 1)).toBeLessThan(1e-6);
    expect(Math.abs(state[1] - Math.exp(-4))).toBeLessThan(1e-6);
  });

  it('controls the error of the first numbers alone where it is told to', async () => {
    let calls = 0;
    const both = (y: Float64Array) => ((calls += 1), Float64Array.of(-y[0], 1e6 * Math.cos(100 * y[2]), 1));
    const start = Float64Array.of(1, 0, 0);
    await followFlow(both, start, [1]);
    const all = calls;
    calls = 0;
    const [state] = await followFlow(both, start, [1], { controlled: 1 });
    expect(calls).toBeLessThan(all / 3);
    expect(Math.abs(state[0] - Math.exp(-1))).toBeLessThan(1e-7);
  });

  it('gives up at a pole, and says so', async () => {
    const pole = (y: Float64Array) => Float64Array.of(y[0] ** 2);
    await expect(followFlow(pole, Float64Array.of(1), [2])).rejects.toThrow('not finite');
  });

  it.each<[string, (y: number) => number, number]>([
    ['from the start on', () => NaN, 1],
    ['later', (y) => (y > 1.5 ? NaN : 1), 1],
    ['infinite later', (y) => (y > 1.5 ? Infinity : 1), 1],
    ['where it starts', () => 1, NaN],
  ])('ends where it is not finite, %s', async (_, velocity, start) => {
    let calls = 0;
    const flow = (y: Float64Array) => {
      if (++calls > 5000) throw new Error('endless');
      return y.map(velocity);
    };
    await expect(followFlow(flow, Float64Array.of(start), [1])).rejects.toThrow('not finite');
  });

  it('stays where it is without time', async () => {
    expect(await followFlow(rotation, Float64Array.of(1, 2), [0])).toEqual([Float64Array.of(1, 2)]);
    expect(await followFlow(rotation, Float64Array.of(1, 2), [])).toEqual([]);
  });
});
