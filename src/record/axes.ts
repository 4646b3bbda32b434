// The axes of a small chart on a frame's canvas: nice ticks, grid, and where numbers are drawn.
import { formatTick } from '../charts/ticks';
import type { Palette } from './palette';
import { writeText, type Context } from './pen';
import type { Box } from './presets';

export type Extent = readonly [number, number];

const margin = { left: 38, right: 6, top: 6, bottom: 30 };
const textSize = 11;

/** Round numbers within an extent, at most `count` steps of 1, 2 or 5 times a power of ten apart. */
export function niceTicks([low, high]: Extent, count: number): number[] {
  const rough = (high - low) / count;
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

export interface AxesOptions {
  readonly x: Extent;
  readonly y: Extent;
  readonly xLabel: string;
  readonly formatY?: (value: number) => string;
}

/** Where numbers are in the box of a chart, in units of the frame. */
export interface Axes {
  readonly inner: Box;
  placeX(value: number): number;
  placeY(value: number): number;
}

export function drawAxes(context: Context, box: Box, options: AxesOptions, palette: Palette): Axes {
  const inner = {
    left: box.left + margin.left,
    top: box.top + margin.top,
    width: box.width - margin.left - margin.right,
    height: box.height - margin.top - margin.bottom,
  };
  const { x, y, xLabel, formatY = formatTick } = options;
  const placeX = (value: number): number => inner.left + ((value - x[0]) / (x[1] - x[0])) * inner.width;
  const placeY = (value: number): number => inner.top + inner.height - ((value - y[0]) / (y[1] - y[0])) * inner.height;
  const style = { size: textSize, colour: palette.muted };
  context.fillStyle = palette.line;
  for (const tick of niceTicks(y, 4)) {
    context.fillStyle = palette.line;
    context.fillRect(inner.left, Math.round(placeY(tick)), inner.width, 1);
    writeText(context, formatY(tick), inner.left - 6, placeY(tick), { ...style, align: 'right' });
  }
  const below = inner.top + inner.height;
  for (const tick of niceTicks(x, 4))
    writeText(context, formatTick(tick), placeX(tick), below + 10, { ...style, align: 'center' });
  writeText(context, xLabel, inner.left + inner.width, below + 24, { ...style, align: 'right' });
  return { inner, placeX, placeY };
}
