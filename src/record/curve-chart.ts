// The training curve up to a step: loss, or accuracy, of the training and the held-out part.
import { formatTick } from '../charts/ticks';
import { drawAxes, type Axes } from './axes';
import type { Palette } from './palette';
import { writeHeading, writeText, type Context } from './pen';
import type { Box } from './presets';
import type { CurvePoint } from './source';

export interface Quantity {
  readonly title: string;
  readonly train: (point: CurvePoint) => number;
  readonly test: (point: CurvePoint) => number;
  /** Lowest and highest number of the axis; from the data where absent. */
  readonly domain?: readonly [number, number];
  readonly format: (value: number) => string;
}

export const lossQuantity: Quantity = {
  title: 'Loss',
  train: ({ trainLoss }) => trainLoss,
  test: ({ testLoss }) => testLoss,
  format: formatTick,
};

export const accuracyQuantity: Quantity = {
  title: 'Accuracy',
  train: ({ trainAccuracy }) => trainAccuracy,
  test: ({ testAccuracy }) => testAccuracy,
  domain: [0, 1],
  format: (value) => `${Math.round(value * 100)}%`,
};

/** The number at a step, between the points around it; NaN before the first. */
export function curveAt(curve: readonly CurvePoint[], step: number, value: (point: CurvePoint) => number): number {
  const next = curve.findIndex((point) => point.step >= step);
  if (next === -1) return curve.length > 0 ? value(curve[curve.length - 1]) : NaN;
  if (curve[next].step === step || next === 0) return curve[next].step === step ? value(curve[next]) : NaN;
  const [before, after] = [curve[next - 1], curve[next]];
  const share = (step - before.step) / (after.step - before.step);
  return value(before) + (value(after) - value(before)) * share;
}

function drawLine(
  context: Context,
  axes: Axes,
  curve: readonly CurvePoint[],
  step: number,
  value: (point: CurvePoint) => number,
  colour: string,
  dash: number[],
): void {
  const points = curve.filter((point) => point.step < step && Number.isFinite(value(point)));
  const last = curveAt(curve, step, value);
  const places = points.map((point): [number, number] => [axes.placeX(point.step), axes.placeY(value(point))]);
  if (Number.isFinite(last)) places.push([axes.placeX(step), axes.placeY(last)]);
  if (places.length === 0) return;
  context.beginPath();
  for (const [x, y] of places) context.lineTo(x, y);
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 1.75;
  context.lineJoin = 'round';
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
  const [x, y] = places[places.length - 1];
  context.beginPath();
  context.arc(x, y, 2.5, 0, 2 * Math.PI);
  context.fill();
}

/** Draws the curve from its first point to `step`, on axes that hold all of it. */
export function drawCurve(
  context: Context,
  box: Box,
  curve: readonly CurvePoint[],
  step: number,
  quantity: Quantity,
  palette: Palette,
): void {
  const { title, train, test, format } = quantity;
  const highest = Math.max(0, ...curve.flatMap((point) => [train(point), test(point)]).filter(Number.isFinite));
  const y = quantity.domain ?? ([0, (highest || 1) * 1.05] as const);
  const axes = drawAxes(
    context,
    box,
    { x: [0, curve.at(-1)?.step || 1], y, xLabel: 'training step', formatY: format },
    palette,
  );
  drawLine(context, axes, curve, step, train, palette.ink, []);
  drawLine(context, axes, curve, step, test, palette.accent, [5, 3]);
  writeHeading(context, box, title, '', palette);
  const y0 = box.top - 16;
  const right = box.left + box.width;
  const width = writeText(context, 'held out', right, y0, { size: 12, colour: palette.accent, align: 'right' });
  writeText(context, 'training', right - width - 10, y0, { size: 12, colour: palette.ink, align: 'right' });
}
