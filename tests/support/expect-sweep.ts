// Whether the points of a sweep are what the oracle says, within what float32 leaves of them.
import { expect } from 'vitest';
import type { Dataset } from '../../src/datasets/dataset';
import type { Sweep, SweepPoint } from '../../src/session/types';
import { oraclePoints, type OraclePoint } from './sweep-oracle';

const kernelError = 1e-5; // relative, of a kernel after some steps in float32
const shiftError = 1e-4; // relative, of a shift that is a hundredth of the logits it is a difference of

function expectPoint(actual: SweepPoint, expected: OraclePoint): void {
  const near = (name: 'drift' | 'distance' | 'alignment' | 'centredAlignment' | 'effectiveRank', bound: number): void =>
    expect(Math.abs(actual[name] - expected[name]), `${name} at ${actual.value}`).toBeLessThanOrEqual(bound);
  near('drift', 2 * kernelError * (1 + expected.drift));
  near('distance', 2 * kernelError * Math.sqrt(2 * expected.distance) + 4 * kernelError ** 2);
  near('alignment', 2 * kernelError);
  near('centredAlignment', 1e-4);
  near('effectiveRank', 1e-4 * expected.effectiveRank);
  expect(Math.abs(actual.predictedActual - expected.predictedActual), 'r actual').toBeLessThan(shiftError);
  expect(Math.abs(actual.predictedSimilarity - expected.predictedSimilarity), 'r similarity').toBeLessThan(shiftError);
  expect(Math.abs(actual.relativeError - expected.relativeError), 'error').toBeLessThan(shiftError);
  expect(actual.point.step).toBe(expected.step);
  expect(Math.abs(actual.point.trainLoss - expected.trainLoss), 'loss').toBeLessThan(1e-5 * expected.trainLoss);
  if (Number.isNaN(expected.testAccuracy)) return expect(actual.point.testAccuracy).toBeNaN();
  expect(actual.point.testAccuracy).toBeCloseTo(expected.testAccuracy, 6);
}

/** Every run; nothing of it is so near to the start that it says nothing. */
export function expectSweep(dataset: Dataset, sweep: Sweep): void {
  for (const seed of new Set(sweep.points.map(({ network }) => network.seed))) {
    const points = sweep.points.filter(({ network }) => network.seed === seed);
    for (const point of points) {
      const [expected] = oraclePoints(dataset, sweep, point, [point.point.step]);
      expect(expected.drift).toBeGreaterThan(0.01);
      expectPoint(point, expected);
    }
  }
}
