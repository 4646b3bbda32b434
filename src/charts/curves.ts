// Curves of one quantity over another, a line per series.
import { chartStyle, describe, loadPlot, type ChartSize } from './plot';
import { formatTick, ticksOf } from './ticks';

export interface Series {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** CSS colour. */
  readonly colour: string;
  readonly dashed?: boolean;
}

export interface CurveOptions extends ChartSize {
  /** What the chart is, for readers who do not see it. */
  readonly description: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** The x axis from 0 to here at least. */
  readonly xMost: number;
  /** Fixed ends of the y axis; from the data when absent. */
  readonly yDomain?: readonly [number, number];
  readonly formatY?: (value: number) => string;
}

/** Space around the plotted part, in CSS pixels. */
export const curveMargins = { left: 40, right: 14, top: 22, bottom: 30 } as const;

/** Draws the curves as SVG. Series without two points show what they have. */
export async function drawCurves(series: readonly Series[], options: CurveOptions): Promise<Element> {
  const plot = await loadPlot();
  const { width, height, xLabel, yLabel, xMost, yDomain, formatY = formatTick } = options;
  const lines = series.map(({ x, y, colour, dashed }) =>
    plot.line(x, { x, y, stroke: colour, strokeWidth: 1.75, strokeDasharray: dashed ? '4 3' : undefined, clip: true }),
  );
  const ends = series
    .filter(({ x }) => x.length > 0)
    .map(({ x, y, colour }) => plot.dot([0], { x: [x.at(-1)!], y: [y.at(-1)!], fill: colour, r: 2.5 }));
  const drawing = plot.plot({
    width,
    height,
    marginLeft: curveMargins.left,
    marginRight: curveMargins.right,
    marginTop: curveMargins.top,
    marginBottom: curveMargins.bottom,
    style: chartStyle,
    x: {
      label: xLabel,
      labelArrow: 'none',
      domain: [0, xMost],
      ticks: ticksOf([0, xMost], Math.max(2, Math.floor(width / 60))),
      tickFormat: formatTick,
    },
    y: { label: yLabel, labelArrow: 'none', domain: yDomain, ticks: 3, grid: true, tickFormat: formatY, nice: true },
    marks: [plot.ruleY(yDomain ? [yDomain[0]] : [], { strokeOpacity: 0.3 }), ...lines, ...ends],
  });
  return describe(drawing, options.description);
}
