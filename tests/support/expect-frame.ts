// Whether a kept step of a film is what the oracle says, within what float32 leaves of it.
import { expect } from 'vitest';
import type { FilmFrame } from '../../src/session/types';
import type { OracleFrame } from './film-oracle';
import { relativeError } from './numbers';

const kernelError = 1e-5; // relative, of a kernel after some steps in float32

/** Of 1 - cos between two kernels, each with that error: half the square of an angle that is off by as much. */
const distanceBound = (distance: number): number =>
  2 * kernelError * Math.sqrt(2 * Math.max(0, distance)) + 4 * kernelError ** 2;

function expectAccuracies({ point }: FilmFrame, { trainAccuracy, testAccuracy }: OracleFrame): void {
  if (Number.isNaN(trainAccuracy)) return expect([point.trainAccuracy, point.testAccuracy]).toEqual([NaN, NaN]);
  expect(point.trainAccuracy).toBeCloseTo(trainAccuracy, 6);
  expect(point.testAccuracy).toBeCloseTo(testAccuracy, 6);
}

/** `steps` lie between this frame and the one before. */
export function expectFrame(frame: FilmFrame, expected: OracleFrame, steps: number): void {
  const near = (actual: number, value: number, bound: number, what: string): void =>
    expect(Math.abs(actual - value), `${what} at step ${expected.step}`).toBeLessThanOrEqual(bound);
  expect(frame.step).toBe(expected.step);
  near(frame.point.trainLoss, expected.trainLoss, 1e-5 * expected.trainLoss, 'train loss');
  near(frame.point.testLoss, expected.testLoss, 1e-5 * expected.testLoss, 'test loss');
  expectAccuracies(frame, expected);
  expect(relativeError(frame.kernel, expected.kernel)).toBeLessThan(kernelError);
  near(frame.distance, expected.distance, distanceBound(expected.distance), 'distance');
  near(frame.drift, expected.drift, 2 * kernelError * (1 + expected.drift), 'drift');
  near(frame.alignment, expected.alignment, 2 * kernelError, 'alignment');
  near(frame.centredAlignment, expected.centredAlignment, 1e-4, 'centred alignment');
  const bound = kernelError * Math.hypot(...expected.eigenvalues);
  frame.eigenvalues.forEach((value, k) => near(value, expected.eigenvalues[k], bound, `eigenvalue ${k}`));
  expect(frame.eigenvalues).toHaveLength(8);
  near(frame.effectiveRank, expected.effectiveRank, 1e-4 * expected.effectiveRank, 'effective rank');
  near(frame.participation, expected.participation, 1e-4 * expected.participation, 'participation');
  near(frame.overall, expected.movement, 1e-5, 'movement');
  for (const { name, movement } of frame.byParameter) {
    if (Number.isFinite(expected.movements[name])) near(movement, expected.movements[name], 2e-5, name);
    else expect(Number.isFinite(movement), name).toBe(false);
  }
  if (Number.isNaN(expected.velocity)) return expect(frame.velocity).toBeNaN();
  const perStep = distanceBound(expected.velocity * steps) / steps;
  near(frame.velocity, expected.velocity, perStep, 'velocity');
}
