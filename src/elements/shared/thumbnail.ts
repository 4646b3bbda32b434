// Draws one datapoint's picture, one canvas pixel per pixel, in the ink of the page.
import type { Dataset } from './session-link';

type Rgb = readonly [number, number, number];

/** Sets the canvas to the picture's size and paints `ink` with the pixel's value as its strength. Nothing for a dataset without pictures. */
export function drawThumbnail(canvas: HTMLCanvasElement, dataset: Dataset, index: number, ink: Rgb): void {
  if (!dataset.imageShape || index < 0 || index >= dataset.count) return;
  const [rows, columns] = dataset.imageShape;
  if (canvas.width !== columns || canvas.height !== rows) [canvas.width, canvas.height] = [columns, rows];
  const context = canvas.getContext('2d');
  context?.putImageData(thumbnailImage(dataset, index, ink), 0, 0);
}

function thumbnailImage(dataset: Dataset, index: number, ink: Rgb): ImageData {
  const [rows, columns] = dataset.imageShape!;
  const image = new ImageData(columns, rows);
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    const value = dataset.inputs[index * dataset.features + pixel];
    image.data.set([ink[0] * 255, ink[1] * 255, ink[2] * 255, Math.min(1, Math.max(0, value)) * 255], pixel * 4);
  }
  return image;
}

/** Fills a canvas of any size with the first datapoints side by side; `cell` in physical pixels. */
export function drawMosaic(canvas: HTMLCanvasElement, dataset: Dataset, cell: number, ink: Rgb): void {
  const context = canvas.getContext('2d');
  if (!context || !dataset.imageShape) return;
  const [rows, columns] = dataset.imageShape;
  const tile = new OffscreenCanvas(columns, rows);
  const tileContext = tile.getContext('2d')!;
  context.imageSmoothingEnabled = false;
  context.clearRect(0, 0, canvas.width, canvas.height);
  const across = Math.max(1, Math.floor(canvas.width / cell));
  const down = Math.max(1, Math.floor(canvas.height / cell));
  const inset = Math.round(cell / 8);
  for (let index = 0; index < Math.min(dataset.count, across * down); index++) {
    tileContext.putImageData(thumbnailImage(dataset, index, ink), 0, 0);
    const x = (index % across) * cell + inset;
    const y = Math.floor(index / across) * cell + inset;
    context.drawImage(tile, x, y, cell - 2 * inset, cell - 2 * inset);
  }
}

/** "3, number 812": how a datapoint is named in text. */
export function nameOf(dataset: Dataset, index: number): string {
  return `${dataset.classes[dataset.labels[index]]}, number ${index}`;
}
