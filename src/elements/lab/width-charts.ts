// How finite kernels come near the infinite one: curves over the width.
import { drawLogCurves, type LogSeries } from '../../charts/log-curves';
import type { WidthEntry, WidthResult, WidthView } from '../../session/types';
import type { ChartBox } from '../shared/chart-controller';

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function distances(
  widths: readonly WidthResult[],
  colour: string,
  of: (result: WidthResult) => readonly number[],
): LogSeries[] {
  const x = widths.map(({ width }) => width);
  const each = widths.flatMap((result) => of(result).map((value) => [result.width, value] as const));
  return [
    { name: 'each', x: each.map(([width]) => width), y: each.map(([, value]) => value), colour, look: 'dots' },
    { name: 'mean', x, y: widths.map((result) => meanOf(of(result))), colour, look: 'line' },
  ];
}

/** 1 / sqrt(width) through the first mean. */
function rootLaw(widths: readonly WidthResult[]): LogSeries {
  const x = widths.map(({ width }) => width);
  const first = meanOf(widths[0].ntkDistances) * Math.sqrt(x[0]);
  return {
    name: '1/\u221awidth',
    x,
    y: x.map((width) => first / Math.sqrt(width)),
    colour: 'var(--_muted)',
    look: 'dashes',
  };
}

export function drawDistances({ widths }: WidthView, box: ChartBox): Promise<Element> {
  const series = [
    rootLaw(widths),
    ...distances(widths, 'currentColor', ({ ntkDistances }) => ntkDistances),
    ...distances(widths, 'var(--_accent)', ({ nngpDistances }) => nngpDistances),
  ];
  return drawLogCurves(series, {
    ...box,
    description: 'Distance of finite kernels from the infinite one over the width, both on logarithmic axes',
    xLabel: 'width',
    yLabel: 'relative distance',
    xTicks: widths.map(({ width }) => width),
    yType: 'log',
  });
}

export interface EntryChart {
  readonly view: WidthView;
  readonly entry: WidthEntry;
}

/** Mean and deviation of an entry over the seeds, and its infinite value. */
export function entryOver({ view, entry }: EntryChart) {
  const at = entry.row * view.datapoints.length + entry.column;
  return {
    infinite: view.infinite.ntk[at],
    means: view.widths.map(({ mean }) => mean[at]),
    deviations: view.widths.map(({ deviation }) => deviation[at]),
  };
}

export function drawEntry(chart: EntryChart, box: ChartBox): Promise<Element> {
  const { infinite, means, deviations } = entryOver(chart);
  const x = chart.view.widths.map(({ width }) => width);
  const series: LogSeries = {
    name: 'entry',
    x,
    y: means.map((mean) => mean / infinite - 1),
    bars: deviations.map((deviation) => Math.abs(deviation / infinite)),
    colour: 'currentColor',
    look: 'line',
  };
  return drawLogCurves([series], {
    ...box,
    description: 'Mean and standard deviation of one entry over the seeds, about its infinite value, over the width',
    xLabel: 'width',
    yLabel: 'mean over infinite value, less 1',
    xTicks: x,
    yType: 'linear',
    formatY: (value) => `${Number((100 * value).toPrecision(3))} %`.replace('-', '\u2212'),
  });
}
