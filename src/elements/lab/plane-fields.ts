// Paints numbers over the plane as pictures, with the datapoints on them.
import type { Grid, GridAxis, PlaneView } from '../../session/types';
import { classColour } from '../../view/class-colours';
import { colourOfValue, cssColour, type ColourMapName, type Domain } from '../../view/colour-maps';
import type { Colour, ViewTheme } from '../../view/theme';
import type { Dataset } from '../shared/session-link';

/** Canvas pixels along each side of a picture, which is shown in whatever size there is. */
export const fieldSide = 640;
const [dot, ring] = [6, 13]; // radii in canvas pixels
const strength = 0.62; // of a class's colour on the ground

/** The colour of each place of the grid. */
export type Field = (place: number) => Colour;

const mixed = (from: Colour, to: Colour, share: number): Colour => {
  const [r, g, b] = from.map((value, channel) => value + share * (to[channel] - value));
  return [r, g, b];
};

/** Each class's colour as strong as its probability. */
export function probabilityField({ probabilities, count }: PlaneView, { background, missing }: ViewTheme): Field {
  const classes = probabilities!.length / count;
  return (place) => {
    const sum = [0, 0, 0];
    for (let c = 0; c < classes; c++) {
      const p = probabilities![place * classes + c];
      if (!Number.isFinite(p)) return missing;
      classColour(c).forEach((value, channel) => (sum[channel] += p * value));
    }
    return mixed(background, [sum[0], sum[1], sum[2]], strength);
  };
}

export function valueField(values: Float32Array, map: ColourMapName, domain: Domain, { missing }: ViewTheme): Field {
  return (place) => colourOfValue(map, domain, values[place]) ?? missing;
}

/** Where a number of an axis lies, 0 to 1. */
const along = ({ from, to, count }: GridAxis, value: number): number => {
  const half = 0.5 / count;
  return half + ((value - from) / (to - from)) * (1 - 2 * half);
};

/** Canvas pixels of a point of the plane; y rises upwards. */
function pixelOf({ x, y }: Grid, dataset: Dataset, index: number): readonly [number, number] {
  const [px, py] = [along(x, dataset.inputs[2 * index]), along(y!, dataset.inputs[2 * index + 1])];
  return [px * fieldSide, (1 - py) * fieldSide];
}

/** The field, then every datapoint in its class's colour, and a ring around the chosen one. */
export function paintField(
  canvas: HTMLCanvasElement,
  grid: Grid,
  field: Field,
  { dataset, selected, theme }: { dataset: Dataset; selected: number | undefined; theme: ViewTheme },
): void {
  const context = canvas.getContext('2d', { willReadFrequently: true })!; // drawn by the CPU, which is free
  canvas.width = canvas.height = fieldSide;
  context.drawImage(pictureOf(grid, field), 0, 0, fieldSide, fieldSide);
  context.lineWidth = 1.5;
  context.strokeStyle = cssColour(theme.background);
  for (let index = 0; index < dataset.count; index++) {
    context.fillStyle = cssColour(classColour(dataset.labels[index]));
    circle(context, pixelOf(grid, dataset, index), dot);
    context.fill();
    context.stroke();
  }
  if (selected === undefined || selected >= dataset.count) return;
  context.lineWidth = 4;
  context.strokeStyle = cssColour(theme.ink);
  circle(context, pixelOf(grid, dataset, selected), ring);
  context.stroke();
}

function circle(context: CanvasRenderingContext2D, [x, y]: readonly [number, number], radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

/** One pixel for each place, the largest y first. */
function pictureOf({ x, y }: Grid, field: Field): OffscreenCanvas {
  const picture = new OffscreenCanvas(x.count, y!.count);
  const image = new ImageData(x.count, y!.count);
  for (let place = 0; place < x.count * y!.count; place++) {
    const [column, row] = [place % x.count, Math.floor(place / x.count)];
    const at = 4 * ((y!.count - 1 - row) * x.count + column);
    image.data.set([...field(place).map((value) => Math.round(value * 255)), 255], at);
  }
  picture.getContext('2d')!.putImageData(image, 0, 0);
  return picture;
}
