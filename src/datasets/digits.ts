// 1,797 handwritten digits of 8x8 pixels: Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak,
// UCI Machine Learning Repository, CC BY 4.0.
import { invalidFile } from '../core/errors';
import type { Tensor } from '../core/tensor';
import { readNpy } from '../formats/npy';
import { type Dataset, splitIndices } from './dataset';

const side = 8;
const brightest = 16;
const classes = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** File names that `loadDigits` asks for. */
export const digitFiles = { images: 'digits-images.npy', labels: 'digits-labels.npy' } as const;

export interface DigitOptions {
  /** Seed of the split, 0 by default. */
  readonly seed?: number;
  /** Share of datapoints held out for testing, 0.2 by default. */
  readonly testShare?: number;
}

function checkImages({ shape, data }: Tensor): number {
  const fits = shape.length === 3 && shape[0] > 0 && shape[1] === side && shape[2] === side;
  if (!fits || !(data instanceof Uint8Array)) {
    throw invalidFile('digits', digitFiles.images, `expected uint8 [n, 8, 8], got [${shape}]`);
  }
  const bad = data.findIndex((value) => value > brightest);
  if (bad >= 0) throw invalidFile('digits', digitFiles.images, `pixel ${bad} is ${data[bad]}, more than ${brightest}`);
  return shape[0];
}

function checkLabels({ shape, data }: Tensor, count: number): Uint8Array {
  if (shape.length !== 1 || shape[0] !== count || !(data instanceof Uint8Array)) {
    throw invalidFile('digits', digitFiles.labels, `expected uint8 [${count}], got [${shape}]`);
  }
  const bad = data.findIndex((value) => value >= classes.length);
  if (bad >= 0) throw invalidFile('digits', digitFiles.labels, `label ${bad} is ${data[bad]}`);
  return data;
}

/** The digits of two .npy files: uint8 images [n, 8, 8] of 0..16, scaled to 0..1, and uint8 labels [n]. Throws InvalidFile. */
export function parseDigits(images: ArrayBuffer, labels: ArrayBuffer, options: DigitOptions = {}): Dataset {
  const pixels = readNpy(images);
  const count = checkImages(pixels);
  return {
    name: 'digits',
    count,
    features: side * side,
    inputs: Float32Array.from(pixels.data, (value) => value / brightest),
    labels: checkLabels(readNpy(labels), count),
    classes,
    imageShape: [side, side],
    split: splitIndices(count, options.testShare ?? 0.2, options.seed ?? 0),
  };
}

/** The digits, whose two files `fetchBytes` gets by name. Throws InvalidFile, and whatever `fetchBytes` throws. */
export async function loadDigits(
  fetchBytes: (name: string) => Promise<ArrayBuffer>,
  options: DigitOptions = {},
): Promise<Dataset> {
  const [images, labels] = await Promise.all([fetchBytes(digitFiles.images), fetchBytes(digitFiles.labels)]);
  return parseDigits(images, labels, options);
}
