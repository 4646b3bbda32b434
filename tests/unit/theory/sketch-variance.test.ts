// The variance of a sketched kernel: printed values, and the scatter of many sketches.
import { describe, expect, it } from 'vitest';
import { normals, streamOf, uniformBits } from '../../../src/core/random';
import { pairSketchVariance, traceSketchVariance, type SketchKind } from '../../../src/theory/sketch-variance';
import { dot, randomNumbers } from '../../support/numbers';

const g = [1, 2, 3];
const other = [1, 0, -1];

/** Mean and variance of `trials` sketches of one direction. */
function scatter(
  trials: number,
  kind: SketchKind,
  estimate: (direction: Float64Array) => number,
): { mean: number; variance: number } {
  let [sum, squares] = [0, 0];
  const stream = streamOf(`sketch ${kind}`);
  const draws = normals(1, stream, 3 * trials);
  for (let t = 0; t < trials; t++) {
    const entry = (i: number) =>
      kind === 'normal' ? draws[3 * t + i] : uniformBits(2, stream, 3 * t + i) < 2 ** 31 ? 1 : -1;
    const value = estimate(Float64Array.of(entry(0), entry(1), entry(2)));
    sum += value;
    squares += value * value;
  }
  const mean = sum / trials;
  return { mean, variance: squares / trials - mean * mean };
}

describe('value 10', () => {
  it('32 for normal directions, 12 for signs', () => {
    expect(pairSketchVariance(g, other, 1, 'normal')).toBe(32);
    expect(pairSketchVariance(g, other, 1, 'sign')).toBe(12);
    expect(pairSketchVariance(g, other, 8, 'sign')).toBe(1.5);
  });

  it.each(['normal', 'sign'] as const)('is the scatter of sketches with %s directions', (kind) => {
    const { mean, variance } = scatter(200_000, kind, (r) => dot(g, r) * dot(other, r));
    expect(Math.abs(mean + 2)).toBeLessThan(0.06);
    expect(variance / pairSketchVariance(g, other, 1, kind)).toBeCloseTo(1, 1);
  });
});

describe('the trace', () => {
  const left = [randomNumbers(3, 1), randomNumbers(3, 2)];
  const right = [randomNumbers(3, 3), randomNumbers(3, 4)];

  it('of one logit is the pair', () => {
    expect(traceSketchVariance([g], [other], 4)).toBeCloseTo(pairSketchVariance(g, other, 4, 'normal'), 14);
  });

  it('of two logits is the scatter of sketches', () => {
    const { variance } = scatter(200_000, 'normal', (r) =>
      left.reduce((sum, row, c) => sum + dot(row, r) * dot(right[c], r), 0),
    );
    expect(variance / traceSketchVariance(left, right, 1)).toBeCloseTo(1, 1);
  });
});
