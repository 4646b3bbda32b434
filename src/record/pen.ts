// Text and thumbnails on a frame's canvas. Lengths in units of the frame.
import type { Palette } from './palette';
import type { Box } from './presets';
import type { RecordingImages } from './source';

export type Context = OffscreenCanvasRenderingContext2D;

const family = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif";

export interface TextStyle {
  readonly size: number;
  readonly colour: string;
  readonly weight?: 400 | 600;
  readonly align?: CanvasTextAlign;
}

/** Writes one line; `y` is its middle. Gives its width. */
export function writeText(context: Context, text: string, x: number, y: number, style: TextStyle): number {
  context.font = `${style.weight ?? 400} ${style.size}px ${family}`;
  context.fillStyle = style.colour;
  context.textAlign = style.align ?? 'left';
  context.textBaseline = 'middle';
  context.fillText(text, x, y);
  return context.measureText(text).width;
}

/** The heading of a panel, above its box. */
export function writeHeading(context: Context, box: Box, text: string, note: string, palette: Palette): void {
  const y = box.top - 16;
  const width = writeText(context, text, box.left, y, { size: 15, weight: 600, colour: palette.ink });
  writeText(context, note, box.left + width + 10, y, { size: 13, colour: palette.muted });
}

/** Lines of at most `width` units, broken between words. */
export function wrapText(context: Context, text: string, width: number, size: number): string[] {
  context.font = `400 ${size}px ${family}`;
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length > 0 ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length > 0 && context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** A datapoint's image as squares of ink, `size` units wide. */
export function drawThumbnail(context: Context, images: RecordingImages, index: number, at: Box, ink: string): void {
  const { values, height, width, white = values instanceof Uint8Array ? 255 : 1 } = images;
  const edge = Math.min(at.width / width, at.height / height);
  context.fillStyle = ink;
  for (let cell = 0; cell < height * width; cell++) {
    context.globalAlpha = Math.min(1, Math.max(0, values[index * height * width + cell] / white));
    context.fillRect(at.left + (cell % width) * edge, at.top + Math.floor(cell / width) * edge, edge, edge);
  }
  context.globalAlpha = 1;
}
