// Strokes: the same bits everywhere, images that depend on their number alone, and a task that no pixel solves.
import { describe, expect, it } from 'vitest';
import { isNtkError } from '../../../src/core/errors';
import type { Progress } from '../../../src/core/progress';
import { splitIndices } from '../../../src/datasets/dataset';
import { onCircle } from '../../../src/datasets/stroke-curves';
import { drawInto } from '../../../src/datasets/stroke-pen';
import { drawStrokes, loadStrokes, mostStrokes, strokeClasses } from '../../../src/datasets/strokes';

const pixels = 784;

/** FNV-1a over 32-bit words. */
function checksum(words: ArrayLike<number>): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i], 0x01000193);
  return hash >>> 0;
}

describe('strokes', () => {
  it('are images of 28 x 28 numbers, steps of 1 / 256 from 0 to 1, with ten classes and a fifth held out', async () => {
    const strokes = await loadStrokes({ count: 50, seed: 4 });
    expect(strokes).toMatchObject({ name: 'strokes', count: 50, features: pixels, imageShape: [28, 28] });
    expect(strokes.classes).toEqual(strokeClasses);
    expect(new Set(strokeClasses).size).toBe(10);
    expect(strokes.inputs.length).toBe(50 * pixels);
    expect(strokes.inputs.every((value) => value >= 0 && value <= 1 && Number.isInteger(value * 256))).toBe(true);
    expect(strokes.split).toEqual(splitIndices(50, 0.2, 4));
  });

  it('have the same bits on every engine', () => {
    const { inputs, labels } = drawStrokes(12345, 0, 300);
    expect(checksum(new Uint32Array(inputs.buffer))).toBe(3200154821);
    expect(checksum(labels)).toBe(2976527381);
  });

  it('depend on seed and number alone, also far beyond 2^32 words', async () => {
    const { inputs, labels } = await loadStrokes({ count: 40, seed: 7 });
    const part = drawStrokes(7, 13, 5);
    expect(part.inputs).toEqual(inputs.slice(13 * pixels, 18 * pixels));
    expect(part.labels).toEqual(labels.slice(13, 18));
    const far = drawStrokes(7, 2 ** 40 + 13, 1).inputs;
    expect(far).not.toEqual(part.inputs.slice(0, pixels));
    expect(drawStrokes(8, 13, 1).inputs).not.toEqual(part.inputs.slice(0, pixels));
  });

  it('are about as many of each class, and ink enough to be seen inside the picture', () => {
    const count = 4000;
    const { inputs, labels } = drawStrokes(1, 0, count);
    const counts = strokeClasses.map((_, label) => labels.filter((value) => value === label).length);
    for (const each of counts) expect(Math.abs(each - count / 10)).toBeLessThan(5 * Math.sqrt(count * 0.09));
    let atEdge = 0;
    for (let i = 0; i < count; i++) {
      const image = inputs.subarray(i * pixels, (i + 1) * pixels);
      expect(image.filter((value) => value > 0.5).length).toBeGreaterThan(10);
      const isEdge = (at: number): boolean => at < 28 || at >= 756 || at % 28 === 0 || at % 28 === 27;
      if (image.some((value, at) => value > 0.5 && isEdge(at))) atEdge++;
    }
    expect(atEdge / count).toBeLessThan(0.05);
  });

  it('are told apart by no single pixel', () => {
    const count = 3000;
    const { inputs, labels } = drawStrokes(2, 0, count);
    let best = 0;
    for (let pixel = 0; pixel < pixels; pixel++) {
      for (const threshold of [0.1, 0.3, 0.5]) {
        const sides = [new Uint32Array(10), new Uint32Array(10)];
        for (let i = 0; i < count; i++) sides[Number(inputs[i * pixels + pixel] > threshold)][labels[i]]++;
        best = Math.max(best, (Math.max(...sides[0]) + Math.max(...sides[1])) / count);
      }
    }
    expect(best).toBeGreaterThan(0.1);
    expect(best).toBeLessThan(0.25);
  });
});

describe('drawing many', () => {
  it('lets other work in between, tells how far it is, and stops when it is told to', async () => {
    const stages: Progress[] = [];
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const strokes = await loadStrokes({ count: 4000, seed: 0 }, { onProgress: (progress) => stages.push(progress) });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
    expect(stages.length).toBeGreaterThan(3);
    expect(stages.every(({ total, done }) => total === 4000 && done <= total)).toBe(true);
    expect(strokes.count).toBe(4000);
    const controller = new AbortController();
    const stopped = loadStrokes(
      { count: 4000, seed: 0 },
      { signal: controller.signal, onProgress: () => controller.abort() },
    );
    await expect(stopped).rejects.toThrow(DOMException);
  });

  it('refuses more than an array holds', async () => {
    const refusal = await loadStrokes({ count: mostStrokes + 1, seed: 0 }).catch((error: unknown) => error);
    expect(isNtkError(refusal, 'LimitExceeded') && refusal.details.available).toBe(mostStrokes);
  });
});

describe('curves and pen', () => {
  it('go round the circle, at whole quarters exactly', () => {
    expect([0, 0.25, 0.5, 0.75, 1, -0.25].map((turns) => onCircle(turns).map((x) => x + 0))).toEqual([
      ...[
        [1, 0],
        [0, 1],
        [-1, 0],
        [0, -1],
        [1, 0],
        [0, -1],
      ],
    ]);
    for (let turns = -1; turns < 1; turns += 0.01) {
      const [x, y] = onCircle(turns);
      expect(Math.abs(x * x + y * y - 1)).toBeLessThan(1e-15);
      const error = Math.atan2(y, x) / (2 * Math.PI) - turns;
      expect(Math.abs(error - Math.round(error)) * 360).toBeLessThan(9);
    }
  });

  it('cover what lies within the pen, half a pixel of its edge in part, and nothing else', () => {
    const side = 9;
    const canvas = { pixels: new Float64Array(side * side), side };
    drawInto(
      canvas,
      [
        [
          [2, 4],
          [6, 4],
        ],
      ],
      1.25,
    );
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const distance = Math.hypot(x - Math.min(6, Math.max(2, x)), y - 4);
        const expected = Math.min(1, Math.max(0, 1.75 - distance));
        expect(canvas.pixels[y * side + x]).toBeCloseTo(expected, 14);
      }
    }
  });
});
