// Turning clouds onto each other, the way into the kernel, and the places between snapshots and ticks.
import { describe, expect, it } from 'vitest';
import { normals } from '../../../src/core/random';
import { alignPoints, nearestOrthogonal } from '../../../src/record/align';
import { niceTicks } from '../../../src/record/axes';
import { curveAt } from '../../../src/record/curve-chart';
import { passageAt, stepAt } from '../../../src/record/passage';
import { layout, pixelsPerUnit, presets } from '../../../src/record/presets';
import { nearCells, zoomedView } from '../../../src/record/zoom-path';

const cloud = (seed: number, n: number): Float32Array =>
  normals(seed, 1, n * 4).map((value, index) => (index % 4 === 3 ? 0 : value));

function turned(points: Float32Array, m: readonly number[]): Float32Array {
  return points.map((_, index) => {
    const [at, r] = [index - (index % 4), index % 4];
    return r === 3 ? 0 : m[3 * r] * points[at] + m[3 * r + 1] * points[at + 1] + m[3 * r + 2] * points[at + 2];
  });
}

const largest = (a: Float32Array, b: Float32Array): number =>
  Math.max(...a.map((value, index) => Math.abs(value - b[index])));

describe('alignPoints', () => {
  const points = cloud(1, 40);

  it('undoes turns, mirrors and exchanged axes', () => {
    const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
    for (const m of [
      [-1, 0, 0, 0, 1, 0, 0, 0, 1],
      [0, 1, 0, 1, 0, 0, 0, 0, -1],
      [c, -s, 0, s, c, 0, 0, 0, 1],
    ])
      expect(largest(alignPoints(turned(points, m), points, 4), points)).toBeLessThan(1e-5);
  });

  it('is nearer to the target than before, and never stretches', () => {
    const target = cloud(2, 40);
    const aligned = alignPoints(points, target, 4);
    const distance = (a: Float32Array): number => Math.hypot(...a.map((value, index) => value - target[index]));
    expect(distance(aligned)).toBeLessThan(distance(points));
    for (let at = 0; at < points.length; at += 4)
      expect(Math.hypot(...aligned.subarray(at, at + 3))).toBeCloseTo(Math.hypot(...points.subarray(at, at + 3)), 5);
  });

  it('leaves clouds without directions as they are', () => {
    expect(nearestOrthogonal([1, 0, 0, 0, 1, 0, 0, 0, 0])).toBeUndefined();
    expect(nearestOrthogonal([NaN, 0, 0, 0, 1, 0, 0, 0, 1])).toBeUndefined();
    expect(alignPoints(points, new Float32Array(points.length), 4)).toEqual(points);
  });
});

describe('zoomedView', () => {
  const plot = { left: 11, top: 11, width: 489, height: 489 };

  it('begins with everything and ends with single cells about the place', () => {
    expect(zoomedView(1797, plot, 900, 0)).toEqual({ x: 0, y: 0, width: 1797 });
    const near = zoomedView(1797, plot, 900, 1);
    expect(near.width).toBeCloseTo(nearCells, 9);
    expect(near.x + near.width / 2).toBeCloseTo(900.5, 9);
  });

  it('never shows anything beyond the matrix, and always the place', () => {
    for (const place of [0, 3, 900, 1796]) {
      for (let zoom = 0; zoom <= 1; zoom += 0.05) {
        const { x, width } = zoomedView(1797, plot, place, zoom);
        expect(x).toBeGreaterThanOrEqual(-1e-9);
        expect(x + width).toBeLessThanOrEqual(1797 + 1e-9);
        expect(x <= place && place < x + width).toBe(true);
      }
    }
  });

  it('stays with everything where that is less than the cells of the end', () => {
    expect(zoomedView(10, plot, 4, 0.5)).toEqual({ x: 0, y: 0, width: 10 });
  });
});

describe('passages', () => {
  it('go through everything in order, also when there is only one', () => {
    expect(passageAt(0, 3)).toEqual({ from: 0, to: 1, mix: 0 });
    expect(passageAt(0.75, 3)).toEqual({ from: 1, to: 2, mix: 0.5 });
    expect(passageAt(1, 3)).toEqual({ from: 1, to: 2, mix: 1 });
    expect(passageAt(0.4, 1)).toEqual({ from: 0, to: 0, mix: 0 });
    expect(stepAt([0, 10, 100], passageAt(0.75, 3))).toBe(55);
  });

  it('read the curve between its points and nothing before it', () => {
    const point = (step: number, trainLoss: number) => ({
      step,
      trainLoss,
      testLoss: 0,
      trainAccuracy: 0,
      testAccuracy: 0,
    });
    const curve = [point(10, 4), point(20, 2)];
    expect([5, 10, 15, 20, 30].map((step) => curveAt(curve, step, ({ trainLoss }) => trainLoss))).toEqual([
      NaN,
      4,
      3,
      2,
      2,
    ]);
    expect(curveAt([], 3, ({ trainLoss }) => trainLoss)).toBeNaN();
  });
});

describe('niceTicks', () => {
  it('are round and within', () => {
    expect(niceTicks([0, 1], 4)).toEqual([0, 0.5, 1]);
    expect(niceTicks([-0.031, 0.042], 4)).toEqual([-0.02, 0, 0.02, 0.04]);
    expect(niceTicks([0, 276], 4)).toEqual([0, 100, 200]);
    expect(niceTicks([1, 1], 4)).toEqual([]);
  });
});

describe('layout', () => {
  it('falls on whole pixels at every preset, inside the frame', () => {
    for (const preset of presets) {
      const ratio = pixelsPerUnit(preset);
      for (const { left, top, width, height } of [layout.heatmap, layout.cloud]) {
        for (const length of [left, top, width, height]) expect(Number.isInteger(length * ratio)).toBe(true);
      }
      for (const { left, top, width, height } of Object.values(layout)) {
        expect((left + width) * ratio).toBeLessThanOrEqual(preset.width);
        expect((top + height) * ratio).toBeLessThanOrEqual(preset.height);
      }
    }
  });
});
