// A scatter of up to a few thousand datapoints: dots on a canvas under axes in SVG, drawn once; then only its two rings move.
import { drawDots } from './dots';
import { chartStyle, describe, loadPlot, type ChartSize } from './plot';
import { finiteExtent, formatTick, paddedExtent, ticksOf, unitOf } from './ticks';

export interface ScatterOptions extends ChartSize {
  readonly description: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** CSS colour by datapoint. */
  readonly colours: readonly string[];
  /** Datapoint left out. */
  readonly without?: number;
  /** Draws the line y = x, and gives both axes one domain, so that points leave it visibly. */
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
  const [domainX, domainY] = domainsOf(extentX, extentY, options.identity);
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
    marks: [...axesThroughZero(plot, domainX, domainY), ...(options.identity ? identityLine(plot, domainX) : [])],
  });
  const place = (name: 'x' | 'y', values: Float32Array): Float64Array => {
    const scale = figure.scale(name)!;
    return Float64Array.from(values, (value) => scale.apply(value) as number);
  };
  const places = { x: place('x', x), y: place('y', y) };
  const dots = drawDots({ shown, ...places, colours: options.colours }, width, height);
  return new PlacedScatter(dots, describe(figure, options.description), new Set(shown), places);
}

function domainsOf(x: Domain, y: Domain, isShared = false): readonly [Domain, Domain] {
  if (!isShared) return [paddedExtent(x), paddedExtent(y)];
  const both = paddedExtent([Math.min(x[0], y[0]), Math.max(x[1], y[1])]);
  return [both, both];
}

function axis(name: string, domain: Domain, count: number) {
  const { factor, suffix } = unitOf(Math.max(Math.abs(domain[0]), Math.abs(domain[1])));
  const tickFormat = (value: number): string => formatTick(value / factor);
  return {
    type: 'linear' as const,
    label: `${name}${suffix}`,
    labelArrow: 'none' as const,
    domain,
    ticks: ticksOf(domain, count),
    tickFormat,
  };
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

/** From corner to corner, over the dots. */
function identityLine(plot: Plot, [low, high]: Domain) {
  const ends = [
    [low, low],
    [high, high],
  ];
  const name = { text: ['y = x'], textAnchor: 'end', dx: -16, dy: 4, fontStyle: 'italic' } as const;
  return [
    plot.line(ends, { stroke: 'currentColor', strokeOpacity: 0.75, strokeDasharray: '4 3' }),
    plot.text([[high, high]], { ...name, stroke: 'var(--_surface)', fill: 'currentColor' }),
  ];
}

class PlacedScatter implements Scatter {
  readonly element = document.createElement('div');
  private readonly rings: readonly SVGElement[];

  constructor(
    dots: HTMLCanvasElement,
    axes: Element,
    private readonly shown: ReadonlySet<number>,
    private readonly places: Places,
  ) {
    this.rings = [ring(6, 2), ring(4.5, 1.5)];
    axes.append(...this.rings);
    this.element.append(dots, axes);
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

function ring(radius: number, width: number): SVGElement {
  const circle = document.createElementNS(svg, 'circle');
  const look = { r: radius, fill: 'none', stroke: 'currentColor', 'stroke-width': width, visibility: 'hidden' };
  for (const [key, value] of Object.entries(look)) circle.setAttribute(key, `${value}`);
  return circle;
}
