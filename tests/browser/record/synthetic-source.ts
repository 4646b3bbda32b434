// A small recording source made from formulas: three classes, two snapshots, two layers.
import type { Arena } from '../../../src/gpu/arena';
import type { Gpu } from '../../../src/gpu/device';
import { normals } from '../../../src/core/random';
import type { RecordedLayer, RecordingSource, Snapshot } from '../../../src/record/source';
import { makePicture } from '../view/support';

const n = 60;
const classes = 3;
const labelOf = (index: number): number => Math.floor((index * classes) / n);

/** Kernel entries in 0..1; after training those within a class stand out. */
export const kernelValue = (snapshot: number, row: number, column: number): number => {
  const within = labelOf(row) === labelOf(column) ? 200 : 60;
  return (snapshot === 0 ? 100 + ((row * 7 + column * 7) % 40) : within + ((row + column) % 20)) / 255;
};

function layerOf(arena: Arena, seed: number, spread: number): RecordedLayer {
  const points = normals(seed, 1, n * 4, 0.3).map((value, index) => {
    const label = labelOf(Math.floor(index / 4));
    if (index % 4 === 3) return 0;
    return value + spread * Math.cos((label * 2 * Math.PI) / classes + (index % 4));
  });
  const buffer = arena.upload('positions', new Float32Array(points));
  const neighbours = new Uint32Array([1, 2, 3, 4]);
  return { title: `layer ${seed}`, width: 16, positions: { n, buffer, points }, neighbours };
}

/** `free` gives its GPU memory back. */
export function syntheticSource(gpu: Gpu): RecordingSource & { free(): void } {
  const arena = gpu.arena.child('source');
  const pictures = [0, 1].map((snapshot) =>
    makePicture(gpu, n, 1, (row, column) => kernelValue(snapshot, row, column)),
  );
  const snapshots = pictures.map((picture, index): Snapshot => {
    const layers = [layerOf(arena, 2 * index + 1, index), layerOf(arena, 2 * index + 2, 1.5 * index)];
    return { step: 100 * index, picture, domain: { low: 0, high: 1 }, layers };
  });
  const actual = normals(9, 1, n, 0.1);
  return {
    gpu,
    title: 'synthetic, 60 datapoints',
    labels: Uint8Array.from({ length: n }, (_, index) => labelOf(index)),
    classes: ['zero', 'one', 'two'],
    order: Uint32Array.from({ length: n }, (_, index) => index),
    images: { values: Uint8Array.from({ length: n * 64 }, (_, index) => (index * 37) % 256), n, height: 8, width: 8 },
    snapshots,
    signed: false,
    kernel: 'K',
    curve: [0, 50, 100].map((step) => {
      const loss = 2.3 - step / 50;
      return { step, trainLoss: loss, testLoss: loss + 0.1, trainAccuracy: step / 110, testAccuracy: step / 120 };
    }),
    chosen: 25,
    nudge: {
      label: 2,
      predicted: actual.map((value) => value * 0.9),
      actual,
      measure: 'shift of log p',
      correlation: 0.987,
    },
    free: () => {
      for (const picture of pictures) picture.free();
      arena[Symbol.dispose]();
    },
  };
}
