// Quantities over a logarithmic axis: dots of single measurements, lines through their means, bars of their spread.
import { chartStyle, describe, loadPlot, type ChartSize } from './plot';
import { formatTick } from './ticks';

export interface LogSeries {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** CSS colour. */
  readonly colour: string;
  readonly look: 'line' | 'dashes' | 'dots';
  /** Half the length of a bar at each place, in the unit of y. */
  readonly bars?: readonly number[];
}

export interface LogCurveOptions extends ChartSize {
  /** What the chart is, for readers who do not see it. */
  readonly description: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Places with a number on the x axis. */
  readonly xTicks: readonly number[];
  readonly yType: 'log' | 'linear';
  readonly formatY?: (value: number) => string;
}

type Plot = Awaited<ReturnType<typeof loadPlot>>;

/** x as its logarithm: Plot's own logarithmic axis leaves out numbers of its choice. */
function marksOf(plot: Plot, { x: places, y, colour, look, bars }: LogSeries) {
  const x = places.map(Math.log10);
  const at = { x, y };
  if (look === 'dots') return [plot.dot(x, { ...at, r: 1.75, fill: colour, fillOpacity: 0.5 })];
  const line = plot.line(x, {
    ...at,
    stroke: colour,
    strokeWidth: 1.75,
    strokeDasharray: look === 'dashes' ? '4 3' : undefined,
  });
  if (!bars) return [line];
  const ends = { x, y1: y.map((value, i) => value - bars[i]), y2: y.map((value, i) => value + bars[i]) };
  return [
    plot.ruleX(x, { ...ends, stroke: colour, strokeWidth: 1.25 }),
    line,
    plot.dot(x, { ...at, r: 3, fill: colour }),
  ];
}

const numberAt = (logarithm: number): string => `${Number((10 ** logarithm).toPrecision(6))}`;

/** Powers of ten around all positive numbers: a logarithmic axis's usual ticks are too many in a low chart. */
function decadesOf(values: readonly number[]): number[] {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  if (positive.length === 0) return [];
  const first = Math.floor(Math.log10(Math.min(...positive)));
  const last = Math.ceil(Math.log10(Math.max(...positive)));
  return Array.from({ length: last - first + 1 }, (_, k) => 10 ** (first + k));
}

/** Draws the series as SVG over a logarithmic x axis; what is not finite, or not positive on a logarithmic axis, is left out. */
export async function drawLogCurves(series: readonly LogSeries[], options: LogCurveOptions): Promise<Element> {
  const plot = await loadPlot();
  const yTicks = options.yType === 'log' ? decadesOf(series.flatMap(({ y }) => y)) : 4;
  const { width, height, xLabel, yLabel, xTicks, yType, formatY = formatTick } = options;
  const drawing = plot.plot({
    width,
    height,
    marginLeft: 48,
    marginRight: 14,
    marginTop: 22,
    marginBottom: 30,
    style: chartStyle,
    x: { label: xLabel, labelArrow: 'none', ticks: xTicks.map(Math.log10), tickFormat: numberAt },
    y: { type: yType, label: yLabel, labelArrow: 'none', ticks: yTicks, grid: true, tickFormat: formatY, nice: true },
    marks: [
      ...(yType === 'linear' ? [plot.ruleY([0], { strokeOpacity: 0.4 })] : []),
      ...series.flatMap((each) => marksOf(plot, each)),
    ],
  });
  return describe(drawing, options.description);
}
