// One picture of strokes from its random words: which figure, how it lies, what pen drew it, and how noisy it is.
import { fillBits, streamOf, toUnitInterval } from '../core/random';
import { onCircle, type Stroke } from './stroke-curves';
import { type Draw, figures } from './stroke-figures';
import { type Canvas, drawInto } from './stroke-pen';

/** Rows, and columns, of a picture. */
export const strokeSide = 28;
export const strokePixels = strokeSide * strokeSide;
export const strokeClasses: readonly string[] = Object.keys(figures);

const families = Object.values(figures);
const stream = streamOf('strokes');
const noiseWords = strokePixels / 4; // a byte for each pixel
const wordsPerImage = 256;
const firstNoise = wordsPerImage - noiseWords;
/** Values are multiples of 1 / 256: such a number is the same in float16, and what bfloat16 keeps of it is plain to see. */
const levels = 256;

/** Numbers between two others, from the words one after the other. */
function drawsFrom(words: Uint32Array): Draw {
  let at = 0;
  return (least, most) => least + (most - least) * toUnitInterval(words[at++]);
}

/** Bends, shears, stretches, turns and moves strokes to their place in the picture, in pixels. */
function placed(strokes: readonly Stroke[], draw: Draw): Stroke[] {
  const [scale, aspect, shear] = [draw(6.2, 9.2), draw(0.8, 1.2), draw(-0.2, 0.2)];
  const [bendX, bendY] = [draw(-0.22, 0.22), draw(-0.22, 0.22)];
  const [cosine, sine] = onCircle(draw(-0.07, 0.07));
  const middle = (strokeSide - 1) / 2;
  const [left, top] = [middle + draw(-2.2, 2.2), middle + draw(-2.2, 2.2)];
  return strokes.map((stroke) =>
    stroke.map(([x, y]) => {
      const u = scale * aspect * (x + bendX * (y * y - 0.5) + shear * y);
      const v = scale * (y + bendY * (x * x - 0.5));
      return [left + cosine * u - sine * v, top + sine * u + cosine * v];
    }),
  );
}

/** What images are drawn with, used again for each. */
export class StrokePainter {
  private readonly words = new Uint32Array(wordsPerImage);
  private readonly canvas: Canvas = { pixels: new Float64Array(strokePixels), side: strokeSide };

  constructor(private readonly seed: number) {}

  /** Writes image `index` (0 to 2^45) into `pixels`, 784 numbers from 0 to 1. Returns its class. */
  paint(index: number, pixels: Float32Array): number {
    fillBits(this.seed, stream, index * wordsPerImage, this.words);
    const draw = drawsFrom(this.words);
    const figure = Math.floor(draw(0, families.length));
    const strokes = placed(families[figure](draw), draw);
    this.canvas.pixels.fill(0);
    drawInto(this.canvas, strokes, draw(0.55, 1.5));
    this.print(pixels, draw(0.65, 1), draw(0, 0.12));
    return figure;
  }

  /** The picture in a certain strength with noise of at most so much, even over its range. */
  private print(pixels: Float32Array, strength: number, noise: number): void {
    for (let i = 0; i < strokePixels; i++) {
      const byte = (this.words[firstNoise + (i >>> 2)] >>> (8 * (i & 3))) & 0xff;
      const value = strength * this.canvas.pixels[i] + noise * (byte / 127.5 - 1);
      pixels[i] = Math.round(Math.min(1, Math.max(0, value)) * levels) / levels;
    }
  }
}
