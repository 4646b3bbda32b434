// Draws strokes with a round pen into a small picture, edges smoothed over one pixel.
import type { Point, Stroke } from './stroke-curves';

export interface Canvas {
  /** Rows of `side` numbers; the centre of pixel (0, 0) is at the origin. */
  readonly pixels: Float64Array;
  readonly side: number;
}

/** Adds strokes to a picture of zeros: 1 inside the pen's way, 0 outside, in between along its edge. Lengths are in pixels. */
export function drawInto(canvas: Canvas, strokes: readonly Stroke[], radius: number): void {
  for (const stroke of strokes) {
    for (let i = 1; i < stroke.length; i++) drawPiece(canvas, stroke[i - 1], stroke[i], radius);
  }
}

function drawPiece({ pixels, side }: Canvas, [x0, y0]: Point, [x1, y1]: Point, radius: number): void {
  const reach = radius + 0.5;
  const [dx, dy] = [x1 - x0, y1 - y0];
  const squared = dx * dx + dy * dy;
  const left = Math.max(0, Math.ceil(Math.min(x0, x1) - reach));
  const right = Math.min(side - 1, Math.floor(Math.max(x0, x1) + reach));
  const top = Math.max(0, Math.ceil(Math.min(y0, y1) - reach));
  const bottom = Math.min(side - 1, Math.floor(Math.max(y0, y1) + reach));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const along = squared === 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / squared;
      const t = Math.min(1, Math.max(0, along));
      const [u, v] = [x - x0 - t * dx, y - y0 - t * dy];
      const ink = Math.min(1, reach - Math.sqrt(u * u + v * v));
      if (ink > pixels[y * side + x]) pixels[y * side + x] = ink;
    }
  }
}
