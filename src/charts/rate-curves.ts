// Errors of predictions against the learning rate, both on logarithmic axes, with rates marked.
import { chartStyle, describe, loadPlot, type ChartSize } from './plot';
import { formatTick } from './ticks';

export interface RateSeries {
  readonly name: string;
  /** Ascending, positive. */
  readonly rates: readonly number[];
  readonly errors: readonly number[];
  /** CSS colour. */
  readonly colour: string;
  /** Drawn faint, without dots: no prediction, but what none can do without. */
  readonly isFloor?: boolean;
}

export interface RateMark {
  readonly rate: number;
  readonly name: string;
  readonly dashed?: boolean;
}

export interface RateCurveOptions extends ChartSize {
  readonly description: string;
  readonly marks: readonly RateMark[];
}

type Place = readonly [number, number];

/** Draws the series as SVG; what is not positive has no place on these axes. Undefined where nothing has. */
export async function drawRateCurves(
  series: readonly RateSeries[],
  { width, height, description, marks }: RateCurveOptions,
): Promise<Element | undefined> {
  const plot = await loadPlot();
  const shown = series.map((each) => ({ ...each, places: placesOf(each) }));
  const all = shown.flatMap(({ places }) => places);
  if (all.length === 0) return undefined;
  const domain = spread(all.map(([rate]) => rate));
  const placed = marks.filter(({ rate }) => rate > 0);
  const drawing = plot.plot({
    width,
    height,
    ...{ marginLeft: 44, marginRight: 14, marginTop: 34, marginBottom: 30 },
    style: chartStyle,
    x: { type: 'log', domain, label: 'learning rate', ...axis(width / 70) },
    y: { type: 'log', domain: spread(all.map(([, error]) => error)), label: 'relative error', grid: true, ...axis(5) },
    marks: [
      ...shown.flatMap(({ places, colour, isFloor }) => lineOf(plot, places, colour, isFloor)),
      ...placed.flatMap((mark) => markOf(plot, mark, domain)),
    ],
  });
  return describe(drawing, description);
}

const axis = (ticks: number) => ({
  labelArrow: 'none' as const,
  ticks: Math.max(2, Math.floor(ticks)),
  tickFormat: formatTick,
});

function placesOf({ rates, errors }: RateSeries): Place[] {
  const places = rates.map((rate, at): Place => [rate, errors[at]]);
  return places.filter(([rate, error]) => rate > 0 && error > 0 && error < Infinity);
}

/** A little beyond the values, on a logarithmic axis. */
function spread(values: readonly number[]): Place {
  const margin = 1.4;
  return [Math.min(...values) / margin, Math.max(...values) * margin];
}

type Plot = Awaited<ReturnType<typeof loadPlot>>;

function lineOf(plot: Plot, places: readonly Place[], stroke: string, isFloor = false) {
  if (isFloor) return [plot.line(places, { stroke, strokeOpacity: 0.6, strokeDasharray: '1 3' })];
  return [plot.line(places, { stroke, strokeWidth: 1.75 }), plot.dot(places, { fill: stroke, r: 2.5 })];
}

/** A vertical line with its name above, on the side where there is more room; of a rate that is off the chart an arrow to it. */
function markOf(plot: Plot, mark: RateMark, [low, high]: Place) {
  const { rate, name, dashed } = mark;
  if (rate < low || rate > high) return [arrowOf(plot, mark, rate > high)];
  const textAnchor = rate > (low * high) ** 0.5 ? ('end' as const) : ('start' as const);
  return [
    plot.ruleX([rate], { stroke: 'currentColor', strokeOpacity: 0.7, strokeDasharray: dashed ? '4 3' : undefined }),
    plot.text([name], {
      ...{ x: [rate], frameAnchor: 'top' as const, textAnchor, fill: 'currentColor' },
      ...{ dy: rowOf(mark), dx: textAnchor === 'end' ? 3 : -3 },
    }),
  ];
}

function arrowOf(plot: Plot, mark: RateMark, isAbove: boolean) {
  const { rate, name } = mark;
  const words = isAbove ? `${name}, ${formatTick(rate)} \u2192` : `\u2190 ${name}, ${formatTick(rate)}`;
  const frameAnchor = isAbove ? ('top-right' as const) : ('top-left' as const);
  return plot.text([words], { frameAnchor, fill: 'currentColor', dy: rowOf(mark) });
}

/** How far above the frame a mark's name stands. */
const rowOf = ({ dashed }: RateMark): number => (dashed ? -24 : -12);
