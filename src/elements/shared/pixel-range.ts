// Which numbers of a dataset's pictures are paper and ink.
import type { Images } from '../../view/image-atlas';
import type { Dataset } from './session-link';

export interface PixelRange {
  readonly black: number;
  readonly white: number;
}

/** More numbers than this are not all looked at, which would keep the page waiting: every third, fifth and so on. */
const mostNumbers = 2 ** 21;

const known = new WeakMap<Float32Array, PixelRange>();

/** From 0 to 1 where all pixels are within; else from the least, or 0, to the largest; with numbers below 0 from the least. */
export function pixelRange({ inputs }: Pick<Dataset, 'inputs'>): PixelRange {
  const range = known.get(inputs) ?? rangeOf(inputs);
  known.set(inputs, range);
  return range;
}

/** What a cloud of points draws its thumbnails from; undefined where datapoints are no pictures. */
export function imagesOf(dataset: Dataset): Images | undefined {
  const { imageShape, inputs, count } = dataset;
  if (!imageShape) return undefined;
  return { values: inputs, n: count, height: imageShape[0], width: imageShape[1], ...pixelRange(dataset) };
}

function rangeOf(inputs: Float32Array): PixelRange {
  let [black, white] = [0, -Infinity];
  const stride = Math.ceil(inputs.length / mostNumbers) | 1;
  for (let at = 0; at < inputs.length; at += stride) {
    const value = inputs[at];
    if (!Number.isFinite(value)) continue;
    if (value < black) black = value;
    if (value > white) white = value;
  }
  const isUsual = black === 0 && white <= 1;
  return isUsual || white <= black ? { black: 0, white: 1 } : { black, white };
}
