// A scatter of up to a few thousand datapoints: drawn once as SVG, then only its two rings move.
import { chartStyle, describe, loadPlot, type ChartSize } from './plot';
import { finiteExtent, formatTick, paddedExtent, unitOf } from './ticks';

export interface ScatterOptions extends ChartSize {
  readonly description: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** CSS colour by datapoint. */
  readonly colours: readonly string[];
  /** Datapoint left out. */
  readonly without?: number;
  /** Draws the line y = x. */
  readonly identity?: boolean;
}

/** How far from a point the pointer still finds it, CSS pixels. */
const reach = 16;
const svg = 'http://www.w3.org/2000/svg';

export interface Scatter {
  readonly element: Element;
  /** The datapoint nearest to a place of the element in CSS pixels, when one is near. */
  nearest(px: number, py: number): number | undefined;
  /** Rings around datapoints. */
  mark(selected: number | undefined, hovered: number | undefined): void;
}

interface Places {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Draws columns x and y, n numbers each; datapoints that are not finite are left out. Undefined when none is left. */
export async function drawScatter(
  x: Float32Array,
  y: Float32Array,
  options: ScatterOptions,
): Promise<Scatter | undefined> {
  const plot = await loadPlot();
  const shown = Array.from(x.keys()).filter(
    (i) => i !== options.without && Number.isFinite(x[i]) && Number.isFinite(y[i]),
  );
  const column = (values: Float32Array): Float32Array => Float32Array.from(shown, (i) => values[i]);
  const [extentX, extentY] = [finiteExtent(column(x)), finiteExtent(column(y))];
  if (!extentX || !extentY) return undefined;
  const { width, height, xLabel, yLabel } = options;
  const [domainX, domainY] = [paddedExtent(extentX), paddedExtent(extentY)];
  const fill = shown.map((i) => options.colours[i]);
  const dots = plot.dot(shown, { x: column(x), y: column(y), fill, r: 1.75, fillOpacity: 0.75 });
  const figure = plot.plot({
    width,
    height,
    marginLeft: 40,
    marginRight: 8,
    marginTop: 20,
    marginBottom: 30,
    style: chartStyle,
    x: axis(xLabel, domainX, Math.max(2, Math.floor(width / 60))),
    y: axis(yLabel, domainY, 4),
    marks: [...axesThroughZero(plot, domainX, domainY), ...identityLine(plot, options, domainX, domainY), dots],
  });
  const place = (name: 'x' | 'y', values: Float32Array): Float64Array => {
    const scale = figure.scale(name)!;
    return Float64Array.from(values, (value) => scale.apply(value) as number);
  };
  return new PlacedScatter(describe(figure, options.description), new Set(shown), {
    x: place('x', x),
    y: place('y', y),
  });
}

function axis(name: string, domain: Domain, ticks: number) {
  const { factor, suffix } = unitOf(Math.max(Math.abs(domain[0]), Math.abs(domain[1])));
  const tickFormat = (value: number): string => formatTick(value / factor);
  return { label: `${name}${suffix}`, labelArrow: 'none' as const, domain, ticks, tickFormat };
}

type Plot = Awaited<ReturnType<typeof loadPlot>>;
type Domain = readonly [number, number];

const holdsZero = ([low, high]: Domain): boolean => low < 0 && high > 0;

function axesThroughZero(plot: Plot, domainX: Domain, domainY: Domain) {
  const faint = { strokeOpacity: 0.25 };
  return [
    ...(holdsZero(domainX) ? [plot.ruleX([0], faint)] : []),
    ...(holdsZero(domainY) ? [plot.ruleY([0], faint)] : []),
  ];
}

function identityLine(plot: Plot, { identity }: ScatterOptions, domainX: Domain, domainY: Domain) {
  const [low, high] = [Math.max(domainX[0], domainY[0]), Math.min(domainX[1], domainY[1])];
  if (!identity || low >= high) return [];
  const ends = [
    [low, low],
    [high, high],
  ];
  return [plot.line(ends, { stroke: 'currentColor', strokeOpacity: 0.6, strokeDasharray: '3 3' })];
}

class PlacedScatter implements Scatter {
  private readonly rings: readonly SVGCircleElement[];

  constructor(
    readonly element: Element,
    private readonly shown: ReadonlySet<number>,
    private readonly places: Places,
  ) {
    this.rings = [ring(6, 2), ring(4.5, 1.5)];
    element.append(...this.rings);
  }

  nearest(px: number, py: number): number | undefined {
    let best: number | undefined;
    let bestDistance = reach;
    for (const index of this.shown) {
      const distance = Math.hypot(this.places.x[index] - px, this.places.y[index] - py);
      if (distance < bestDistance) [best, bestDistance] = [index, distance];
    }
    return best;
  }

  mark(selected: number | undefined, hovered: number | undefined): void {
    [selected, hovered].forEach((index, which) => {
      const circle = this.rings[which];
      const visible = index !== undefined && this.shown.has(index);
      circle.setAttribute('visibility', visible ? 'visible' : 'hidden');
      if (!visible) return;
      circle.setAttribute('cx', `${this.places.x[index]}`);
      circle.setAttribute('cy', `${this.places.y[index]}`);
    });
  }
}

function ring(radius: number, width: number): SVGCircleElement {
  const circle = document.createElementNS(svg, 'circle');
  const attributes = { r: radius, fill: 'none', stroke: 'currentColor', 'stroke-width': width, visibility: 'hidden' };
  for (const [name, value] of Object.entries(attributes)) circle.setAttribute(name, `${value}`);
  return circle;
}
