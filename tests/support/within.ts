// Numbers checked one by one against their expected values, each with a bound of its own.
import { expect } from 'vitest';

export interface Expected {
  readonly value: number;
  readonly bound: number;
}

/** Fails at the first number that is further than its bound from what is expected. NaN is never near. */
export function expectWithin(actual: ArrayLike<number>, expected: (at: number) => Expected): void {
  for (let at = 0; at < actual.length; at++) {
    const { value, bound } = expected(at);
    const isNear = Math.abs(actual[at] - value) <= bound;
    if (!isNear) expect.fail(`number ${at} is ${actual[at]}, not within ${bound} of ${value}`);
  }
}
