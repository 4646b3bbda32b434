// Lines and dots over axes that may be logarithmic: spectra, and functions of one number.
import { chartStyle, describe, loadPlot, type ChartSize } from './plot';
import { finiteExtent, formatTick, paddedExtent, ticksOf } from './ticks';

export interface Marks {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly as: 'line' | 'dashes' | 'dots' | 'ring';
  /** CSS colour. */
  readonly colour: string;
}

export interface LinesAxis {
  readonly label: string;
  /** What is not positive is left out of a logarithmic one. */
  readonly isLog?: boolean;
  /** From the data, with a margin, when absent. */
  readonly domain?: readonly [number, number];
}

export interface LinesOptions extends ChartSize {
  readonly description: string;
  readonly x: LinesAxis;
  readonly y: LinesAxis;
}

export interface LinesChart {
  readonly element: Element;
  /** The number of the x axis at a place of the element in CSS pixels. */
  xAt(px: number): number;
  /** The inverse. */
  pxOf(x: number): number;
}

type Plot = Awaited<ReturnType<typeof loadPlot>>;

/** Draws marks as SVG, the first below the others; what is not finite is left out. Undefined when nothing is left. */
export async function drawLines(marks: readonly Marks[], options: LinesOptions): Promise<LinesChart | undefined> {
  const plot = await loadPlot();
  const { width, height, x, y } = options;
  const kept = marks.map((each) => shownOf(each, x, y));
  const [domainX, domainY] = [
    domainOf(
      kept.map((each) => each.x),
      x,
    ),
    domainOf(
      kept.map((each) => each.y),
      y,
    ),
  ];
  if (!domainX || !domainY) return undefined;
  const figure = plot.plot({
    width,
    height,
    marginLeft: 46,
    marginRight: 12,
    marginTop: 20,
    marginBottom: 30,
    style: chartStyle,
    x: axisOf(x, domainX, Math.max(2, Math.floor(width / 70))),
    y: { ...axisOf(y, domainY, 4), grid: true },
    marks: kept.map((each) => markOf(plot, each)),
  });
  const scale = figure.scale('x')!;
  return {
    element: describe(figure, options.description),
    xAt: (px) => scale.invert!(px) as number,
    pxOf: (value) => scale.apply(value) as number,
  };
}

function shownOf({ x, y, ...look }: Marks, along: LinesAxis, up: LinesAxis): Marks & { x: number[]; y: number[] } {
  const isShown = (value: number, { isLog }: LinesAxis): boolean => Number.isFinite(value) && (!isLog || value > 0);
  const places = Array.from({ length: x.length }, (_, i) => i).filter((i) => isShown(x[i], along) && isShown(y[i], up));
  return { ...look, x: places.map((i) => x[i]), y: places.map((i) => y[i]) };
}

function domainOf(columns: readonly number[][], { isLog, domain }: LinesAxis): readonly [number, number] | undefined {
  if (domain) return domain;
  const extent = finiteExtent(columns.flat());
  if (!extent || !isLog) return extent && paddedExtent(extent);
  const [low, high] = extent;
  return low < high ? [low / 1.3, high * 1.3] : [low / 2, high * 2];
}

function axisOf({ label, isLog = false }: LinesAxis, domain: readonly [number, number], count: number) {
  const ticks = isLog ? powersWithin(domain, count) : ticksOf(domain, count);
  return {
    type: isLog ? ('log' as const) : ('linear' as const),
    label,
    labelArrow: 'none' as const,
    domain,
    ticks,
    tickFormat: formatTick,
  };
}

/** Powers of ten, with twos and fives between where there are few; both ends where there are none. */
export function powersWithin([low, high]: readonly [number, number], most: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const step = Math.max(1, Math.ceil((last - first) / Math.max(1, most)));
  const digits = last - first <= 2 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = first; power <= last; power += step)
    for (const digit of digits) ticks.push(Number(`${digit}e${power}`));
  const inside = ticks.filter((tick) => tick >= low && tick <= high);
  return inside.length > 0 ? inside : [low, high];
}

function markOf(plot: Plot, { x, y, as, colour }: Marks) {
  const places = Array.from({ length: x.length }, (_, i) => [x[i], y[i]]);
  if (as === 'dots') return plot.dot(places, { fill: colour, r: 2, clip: true });
  if (as === 'ring') return plot.dot(places, { stroke: colour, strokeWidth: 2, r: 5 });
  return plot.line(places, {
    stroke: colour,
    strokeWidth: 1.75,
    strokeDasharray: as === 'dashes' ? '6 6' : undefined,
    clip: true,
  });
}
