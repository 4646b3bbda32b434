// Predicted against actual shifts of all datapoints, as many of them as have appeared.
import { finiteExtent, paddedExtent } from '../charts/ticks';
import { drawAxes, type Axes, type Extent } from './axes';
import type { Palette } from './palette';
import { writeHeading, writeText, type Context } from './pen';
import type { Box } from './presets';
import type { RecordingSource } from './source';

const radius = 1.6;

/** `shown` are the datapoints that have appeared. `colours` are CSS, by datapoint. */
export function drawShifts(
  context: Context,
  box: Box,
  source: RecordingSource,
  shown: Uint32Array,
  colours: readonly string[],
  palette: Palette,
): void {
  const { predicted, actual, correlation } = source.nudge;
  const others = (values: Float32Array): Float32Array => values.filter((_, index) => index !== source.chosen);
  const [x, y] = [others(predicted), others(actual)].map((values) => paddedExtent(finiteExtent(values) ?? [0, 1]));
  const axes = drawAxes(context, box, { x, y, xLabel: 'predicted shift' }, palette);
  writeHeading(context, box, 'Actual shift', '', palette);
  const note = Number.isFinite(correlation) ? `r = ${correlation.toFixed(4)}` : '';
  writeText(context, note, box.left + box.width, box.top - 16, { size: 12, colour: palette.muted, align: 'right' });
  const { left, top, width, height } = axes.inner;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  drawIdentity(context, axes, [Math.max(x[0], y[0]), Math.min(x[1], y[1])], palette);
  drawDots(context, axes, source, shown, colours);
  context.restore();
}

/** The line on which predictions are right, dashed. */
function drawIdentity(context: Context, axes: Axes, [low, high]: Extent, palette: Palette): void {
  if (low >= high) return;
  context.beginPath();
  context.moveTo(axes.placeX(low), axes.placeY(low));
  context.lineTo(axes.placeX(high), axes.placeY(high));
  context.strokeStyle = palette.muted;
  context.lineWidth = 1;
  context.setLineDash([3, 3]);
  context.stroke();
  context.setLineDash([]);
}

function drawDots(
  context: Context,
  axes: Axes,
  { nudge, chosen }: RecordingSource,
  shown: Uint32Array,
  colours: readonly string[],
): void {
  for (const index of shown) {
    const [predicted, actual] = [nudge.predicted[index], nudge.actual[index]];
    if (index === chosen || !Number.isFinite(predicted) || !Number.isFinite(actual)) continue;
    context.fillStyle = colours[index];
    context.beginPath();
    context.arc(axes.placeX(predicted), axes.placeY(actual), radius, 0, 2 * Math.PI);
    context.fill();
  }
}
