// When a recording captures its network.
import { describe, expect, it } from 'vitest';
import { captureSteps } from '../../../src/app/demo';

describe('captureSteps', () => {
  it('go from the first step to the last, closer together at the start', () => {
    const steps = captureSteps(220);
    expect(steps).toEqual([0, 3, 10, 24, 52, 108, 220]);
    const gaps = steps.slice(1).map((step, index) => step - steps[index]);
    expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
  });

  it('are never taken twice in short runs', () => {
    for (const total of [0, 1, 2, 5, 10, 63]) {
      const steps = captureSteps(total);
      expect(new Set(steps).size).toBe(steps.length);
      expect([steps[0], steps.at(-1)]).toEqual([0, total]);
    }
  });
});
