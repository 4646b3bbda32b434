// The way from the whole kernel down to single cells, so that the cell in question moves straight to the middle.
import { clampView, square, wholeMatrix, type Plot, type ViewRectangle } from '../view/heatmap-view';
import { mix } from './easing';

/** Cells across the plot at the end of the way. */
export const nearCells = 24;

/** The part of an n x n kernel that is shown when the way to the cell (place, place) is done to `zoom` 0..1. */
export function zoomedView(n: number, plot: Plot, place: number, zoom: number): ViewRectangle {
  const whole = wholeMatrix(square(n), plot);
  const height = (nearCells * plot.height) / plot.width;
  const near = clampView(
    { x: place + 0.5 - nearCells / 2, y: place + 0.5 - height / 2, width: nearCells },
    square(n),
    plot,
  );
  const width = whole.width * (near.width / whole.width) ** zoom;
  const share = whole.width > near.width ? (whole.width - width) / (whole.width - near.width) : 1;
  return { x: mix(whole.x, near.x, share), y: mix(whole.y, near.y, share), width };
}
