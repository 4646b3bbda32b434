// Draws one datapoint's picture, one canvas pixel per pixel, in the ink of the page.
import { pixelRange } from './pixel-range';
import type { Dataset } from './session-link';

type Rgb = readonly [number, number, number];

/** Sets the canvas to the picture's size and paints `ink` with the pixel's value as its strength, from paper to ink. Nothing for a dataset without pictures. */
export function drawThumbnail(canvas: HTMLCanvasElement, dataset: Dataset, index: number, ink: Rgb): void {
  if (!dataset.imageShape || index < 0 || index >= dataset.count) return;
  const [rows, columns] = dataset.imageShape;
  if (canvas.width !== columns || canvas.height !== rows) [canvas.width, canvas.height] = [columns, rows];
  const context = canvas.getContext('2d');
  context?.putImageData(thumbnailImage(dataset, index, ink), 0, 0);
}

function thumbnailImage(dataset: Dataset, index: number, ink: Rgb): ImageData {
  const [rows, columns] = dataset.imageShape!;
  const { black, white } = pixelRange(dataset);
  const image = new ImageData(columns, rows);
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    const value = (dataset.inputs[index * dataset.features + pixel] - black) / (white - black);
    image.data.set([ink[0] * 255, ink[1] * 255, ink[2] * 255, Math.min(1, Math.max(0, value)) * 255], pixel * 4);
  }
  return image;
}

/** Fills a canvas of any size with the first datapoints side by side, or with nothing where they are no pictures; `pixel` is the size of one of their pixels, in the canvas's. */
export function drawMosaic(canvas: HTMLCanvasElement, dataset: Dataset, pixel: number, ink: Rgb): void {
  const context = canvas.getContext('2d');
  context?.clearRect(0, 0, canvas.width, canvas.height);
  if (!context || !dataset.imageShape) return;
  const [rows, columns] = dataset.imageShape;
  const tile = new OffscreenCanvas(columns, rows);
  const tileContext = tile.getContext('2d')!;
  const [across, down] = [cellsAlong(canvas.width, columns * pixel), cellsAlong(canvas.height, rows * pixel)];
  const place = (cell: number, cells: number, extent: number, size: number): number =>
    Math.round(((cell + 0.5) * extent) / cells - size / 2);
  context.imageSmoothingEnabled = false;
  for (let index = 0; index < Math.min(dataset.count, across * down); index++) {
    tileContext.putImageData(thumbnailImage(dataset, index, ink), 0, 0);
    const x = place(index % across, across, canvas.width, columns * pixel);
    const y = place(Math.floor(index / across), down, canvas.height, rows * pixel);
    context.drawImage(tile, x, y, columns * pixel, rows * pixel);
  }
}

/** Tiles along an edge, with half a tile between them. */
function cellsAlong(extent: number, tile: number): number {
  return Math.max(1, Math.floor(extent / (tile * 1.5)));
}

/** "3, number 812": how a datapoint is named in text. */
export function nameOf(dataset: Dataset, index: number): string {
  return `${dataset.classes[dataset.labels[index]]}, number ${index}`;
}
