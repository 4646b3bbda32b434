// Images of strokes, made from a seed: ten figures, each drawn in another place, size, tilt, bend and pen. As many as are
// wanted, without a download, and the same on every machine.
import { NtkError } from '../core/errors';
import type { JobOptions } from '../core/progress';
import { breathing } from '../core/slices';
import { mostNumbers } from '../formats/data-table';
import { type Dataset, splitIndices } from './dataset';
import { strokeClasses, StrokePainter, strokePixels, strokeSide } from './stroke-image';

export { strokeClasses } from './stroke-image';

/** The most images of one set. */
export const mostStrokes = Math.floor(mostNumbers / strokePixels);
const imagesAtOnce = 16;

export interface StrokeSettings {
  /** Number of images. */
  readonly count: number;
  /** A whole number from 0 to 2^53. */
  readonly seed: number;
}

export interface StrokeImages {
  /** [count, 28 * 28], multiples of 1 / 256 from 0 to 1. */
  readonly inputs: Float32Array;
  /** Place of each image's class among `strokeClasses`, [count]. */
  readonly labels: Uint8Array;
}

/**
 * Images `first` to `first + count` of a seed, in one go. An image depends on the seed and its number alone: parts may be
 * drawn apart, in workers too, and the first images of a large set are those of a small one.
 */
export function drawStrokes(seed: number, first: number, count: number): StrokeImages {
  const images = { inputs: new Float32Array(count * strokePixels), labels: new Uint8Array(count) };
  paintRange(new StrokePainter(seed), first, 0, count, images);
  return images;
}

function paintRange(painter: StrokePainter, first: number, from: number, to: number, images: StrokeImages): void {
  for (let i = from; i < to; i++) {
    const pixels = images.inputs.subarray(i * strokePixels, (i + 1) * strokePixels);
    images.labels[i] = painter.paint(first + i, pixels);
  }
}

/**
 * The first `count` images of a seed, of which a fifth is held out; drawn in slices of 12 ms, so that a page stays
 * responsive. Throws LimitExceeded for more than `mostStrokes`, and the signal's reason.
 */
export async function loadStrokes({ count, seed }: StrokeSettings, job: JobOptions = {}): Promise<Dataset> {
  requireRoom(count);
  const images = { inputs: new Float32Array(count * strokePixels), labels: new Uint8Array(count) };
  await paintInSlices(new StrokePainter(seed), count, images, job);
  return {
    name: 'strokes',
    count,
    features: strokePixels,
    ...images,
    classes: strokeClasses,
    imageShape: [strokeSide, strokeSide],
    split: splitIndices(count, 0.2, seed),
  };
}

async function paintInSlices(
  painter: StrokePainter,
  count: number,
  images: StrokeImages,
  job: JobOptions,
): Promise<void> {
  const breathe = breathing(job);
  for (let first = 0; first < count; first += imagesAtOnce) {
    const end = Math.min(count, first + imagesAtOnce);
    paintRange(painter, 0, first, end, images);
    job.onProgress?.({ stage: 'images', done: end, total: count });
    await breathe();
  }
}

function requireRoom(count: number): void {
  if (count <= mostStrokes) return;
  const details = { what: 'images of strokes', needed: count, available: mostStrokes };
  throw new NtkError('LimitExceeded', details, `${count} images are more than the ${mostStrokes} that one set holds.`);
}
