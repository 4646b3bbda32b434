// A sheet as PNG, and the picture in it, from its cells.
import type { CellBand, CellWindow } from '../../session/types';
import { colourBytes } from '../../view/colour-bytes';
import { cssColour } from '../../view/colour-maps';
import type { Sheet, SheetFacts } from './picture-sheet';

const missing = [0.62, 0.62, 0.62] as const; // what is not finite, or not computed yet

type Context = OffscreenCanvasRenderingContext2D;

/** A pixel for each cell; bands are drawn as they come. */
export class CellPicture {
  readonly canvas: OffscreenCanvas;
  private readonly context: Context;

  constructor(
    { rows, columns }: Pick<CellWindow, 'rows' | 'columns'>,
    private readonly colours: Pick<SheetFacts, 'map' | 'domain' | 'scale'>,
  ) {
    this.canvas = new OffscreenCanvas(columns, rows);
    this.context = this.canvas.getContext('2d')!;
  }

  draw({ row, rows, values }: CellBand): void {
    const { map, domain, scale } = this.colours;
    const bytes = colourBytes(values, map, domain, missing, scale);
    this.context.putImageData(new ImageData(bytes, this.canvas.width, rows), 0, row);
  }
}

function drawTexts(context: Context, { texts }: Sheet): void {
  context.fillStyle = '#1b1b1f';
  for (const { text, x, y, size, anchor, isUpright } of texts) {
    context.save();
    context.translate(x, y);
    if (isUpright) context.rotate(-Math.PI / 2);
    context.font = `${size}px system-ui, sans-serif`;
    context.textAlign = anchor === 'middle' ? 'center' : anchor;
    context.fillText(text, 0, 0);
    context.restore();
  }
}

/** The whole sheet with the picture in its place, each cell as large as that has room for. */
export function pngOf(sheet: Sheet, picture: OffscreenCanvas): Promise<Blob> {
  const canvas = new OffscreenCanvas(sheet.width, sheet.height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.imageSmoothingEnabled = false;
  const { x, y, width, height } = sheet.picture;
  context.drawImage(picture, x, y, width, height);
  const { bar, stops } = sheet;
  const gradient = context.createLinearGradient(bar.x, 0, bar.x + bar.width, 0);
  stops.forEach((colour, at) => gradient.addColorStop(at / (stops.length - 1), cssColour(colour)));
  context.fillStyle = gradient;
  context.fillRect(bar.x, bar.y, bar.width, bar.height);
  drawTexts(context, sheet);
  return canvas.convertToBlob({ type: 'image/png' });
}
