// One quantity over what a sweep varies: a dot for each run, a line through their means, and the law that was fitted.
import { chartStyle, describe, loadPlot, type ChartSize } from './plot';
import { finiteExtent, formatTick, logTicksOf, paddedExtent, ticksOf } from './ticks';

export interface SweptSeries {
  /** Of each run. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** CSS colour. */
  readonly colour: string;
  readonly dashed?: boolean;
}

export interface SweptOptions extends ChartSize {
  /** What the chart is, for readers who do not see it. */
  readonly description: string;
  readonly xLabel: string;
  /** Places on the x axis, ascending: the ends of the axis, and those of them that have room get a number. */
  readonly values: readonly number[];
  readonly isLogX: boolean;
  /** Values that are not above zero are left out then. */
  readonly isLogY: boolean;
  /** y = exp(intercept) x^slope as a straight line, where both axes are logarithmic. */
  readonly law?: { readonly slope: number; readonly intercept: number };
}

/** Mean of the finite y at each x, by x. */
export function meansByValue(
  x: readonly number[],
  y: readonly number[],
): { readonly x: readonly number[]; readonly y: readonly number[] } {
  const places = [...new Set(x)].sort((a, b) => a - b);
  const means = places.map((place) => {
    const own = y.filter((value, at) => x[at] === place && Number.isFinite(value));
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  });
  return { x: places, y: means };
}

type Ends = readonly [number, number];

const widthOfNumber = 38; // CSS pixels

/** Draws the series as SVG; undefined where no value can be drawn. */
export async function drawSwept(series: readonly SweptSeries[], options: SweptOptions): Promise<Element | undefined> {
  const plot = await loadPlot();
  const shown = series.map((each) => drawable(each, options.isLogY));
  const extent = finiteExtent(shown.flatMap(({ y }) => y));
  if (!extent) return undefined;
  const { width, height, xLabel, description } = options;
  const drawing = plot.plot({
    width,
    height,
    marginLeft: 40,
    marginRight: 10,
    marginTop: 8,
    marginBottom: 30,
    style: chartStyle,
    x: { ...xAxis(options), label: xLabel, labelArrow: 'none' },
    y: { ...yAxis(extent, options.isLogY), grid: true, label: null },
    marks: [...lawOf(plot, options), ...shown.flatMap((each) => marksOf(plot, each))],
  });
  return describe(drawing, description);
}

type Plot = Awaited<ReturnType<typeof loadPlot>>;

function marksOf(plot: Plot, { x, y, colour, dashed }: SweptSeries) {
  const strokeDasharray = dashed ? '4 3' : undefined;
  const means = meansByValue(x, y);
  return [
    plot.line(means.x, { ...means, stroke: colour, strokeWidth: 1.75, strokeDasharray }),
    plot.dot(x, { x, y, fill: colour, fillOpacity: 0.65, r: 2.25 }),
  ];
}

const faint = { stroke: 'currentColor', strokeOpacity: 0.45, strokeDasharray: '1 3', clip: true } as const;

function lawOf(plot: Plot, { law, values, isLogX, isLogY }: SweptOptions) {
  if (!law || !isLogX || !isLogY) return [];
  const ends = [values[0], values.at(-1)!].map((x) => [x, Math.exp(law.intercept) * x ** law.slope]);
  return [plot.line(ends, faint)];
}

/** The runs whose value can be drawn. */
function drawable(series: SweptSeries, isLog: boolean): SweptSeries {
  const places = series.y.flatMap((y, at) => (Number.isFinite(y) && !(isLog && y <= 0) ? [at] : []));
  return { ...series, x: places.map((at) => series.x[at]), y: places.map((at) => series.y[at]) };
}

function xAxis({ values, isLogX, width }: SweptOptions) {
  const [first, last] = [values[0], values.at(-1)!];
  const every = Math.ceil((values.length * widthOfNumber) / Math.max(widthOfNumber, width - 50));
  const domain = isLogX ? paddedLog([first, last]) : paddedExtent([first, last]);
  const ticks = values.filter((_, at) => at % every === 0);
  return { type: isLogX ? ('log' as const) : ('linear' as const), domain, ticks, tickFormat: formatTick };
}

function yAxis(extent: Ends, isLog: boolean) {
  const domain = isLog ? paddedLog(extent) : paddedExtent(extent);
  const ticks = isLog ? logTicksOf(domain) : ticksOf(domain, 3);
  return { type: isLog ? ('log' as const) : ('linear' as const), domain, ticks, tickFormat: formatTick };
}

/** Ends above zero with a margin on a logarithmic axis. */
function paddedLog([low, high]: Ends): [number, number] {
  const [first, last] = paddedExtent([Math.log(low), Math.log(high)], 0.06);
  return [Math.exp(first), Math.exp(last)];
}
