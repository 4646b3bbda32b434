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
  const { width, height, values, isLogX, isLogY, law } = options;
  const shown = series.map((each) => drawable(each, isLogY));
  const extent = finiteExtent(shown.flatMap(({ y }) => y));
  if (!extent) return undefined;
  const domain = isLogY ? paddedLog(extent) : paddedExtent(extent);
  const isStraight = isLogX && isLogY && law !== undefined;
  const ends = [values[0], values.at(-1)!];
  const drawing = plot.plot({
    width,
    height,
    marginLeft: 40,
    marginRight: 10,
    marginTop: 8,
    marginBottom: 30,
    style: chartStyle,
    x: { ...xAxis(options), label: options.xLabel, labelArrow: 'none' },
    y: {
      type: isLogY ? 'log' : 'linear',
      domain,
      ticks: isLogY ? logTicksOf(domain) : ticksOf(domain, 3),
      tickFormat: formatTick,
      grid: true,
      label: null,
    },
    marks: [
      ...(isStraight
        ? [plot.line(ends.map((x) => [x, Math.exp(law.intercept) * x ** law.slope]), { ...faint, clip: true })]
        : []),
      ...shown.flatMap(({ x, y, colour, dashed }) => {
        const means = meansByValue(x, y);
        return [
          plot.line(means.x, { ...means, stroke: colour, strokeWidth: 1.75, strokeDasharray: dashed ? '4 3' : undefined }),
          plot.dot(x, { x, y, fill: colour, r: 2.25, fillOpacity: 0.65 }),
        ];
      }),
    ],
  });
  return describe(drawing, options.description);
}

const faint = { stroke: 'currentColor', strokeOpacity: 0.45, strokeDasharray: '1 3' } as const;

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

/** Ends above zero with a margin on a logarithmic axis. */
function paddedLog([low, high]: Ends): [number, number] {
  const [first, last] = paddedExtent([Math.log(low), Math.log(high)], 0.06);
  return [Math.exp(first), Math.exp(last)];
}
