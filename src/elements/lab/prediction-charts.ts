// Curves of a prediction beside those of the real run.
import { drawCurves, type Series } from '../../charts/curves';
import { finiteExtent } from '../../charts/ticks';
import type { FitValue, PredictionView, Trajectory } from '../../session/types';
import type { ChartBox } from '../shared/chart-controller';

/** Times the real run's largest loss; a prediction that goes further leaves the chart. */
const headroom = 1.5;

/** Up to where a curve leaves the chart, or is not finite any more. */
function within(series: Series, [low, high]: readonly [number, number]): Series {
  const end = series.y.findIndex((value) => !(value >= low && value <= high));
  return end < 0 ? series : { ...series, x: series.x.slice(0, end), y: series.y.slice(0, end) };
}

/** The four curves of a number: of those trained on and held out, real and predicted. */
function fourSeries({ moments, predicted, actual }: PredictionView, of: (fit: FitValue) => number): Series[] {
  const both = (run: Trajectory, dashed: boolean): Series[] => [
    { name: 'trained on', x: moments, y: run.train.map(of), colour: 'currentColor', dashed },
    ...(run.test ? [{ name: 'held out', x: moments, y: run.test.map(of), colour: 'var(--_accent)', dashed }] : []),
  ];
  return [...both(actual, false), ...both(predicted, true)];
}

export function drawLosses(view: PredictionView, box: ChartBox): Promise<Element> {
  const series = fourSeries(view, ({ loss }) => loss);
  const real = series.filter(({ dashed }) => !dashed).flatMap(({ y }) => y);
  const start = series.flatMap(({ y }) => y.slice(0, 1));
  const domain = [0, headroom * (finiteExtent([...real, ...start])?.[1] || 1)] as const;
  return drawCurves(
    series.map((each) => within(each, domain)),
    {
      ...box,
      description: 'Mean loss over steps: real solid, predicted dashed',
      xLabel: 'step',
      yLabel: 'mean loss',
      xMost: view.moments.at(-1)!,
      yDomain: domain,
    },
  );
}

export function drawAccuracies(view: PredictionView, box: ChartBox): Promise<Element> {
  const domain = [0, 1] as const;
  return drawCurves(
    fourSeries(view, ({ accuracy }) => accuracy).map((each) => within(each, domain)),
    {
      ...box,
      description: 'Share of datapoints classified rightly over steps: real solid, predicted dashed',
      xLabel: 'step',
      yLabel: 'accuracy',
      xMost: view.moments.at(-1)!,
      yDomain: domain,
      formatY: (value) => `${Math.round(value * 100)} %`,
    },
  );
}

/** Which datapoint of the probe, and of which classes. */
export interface LogitChart {
  readonly view: PredictionView;
  readonly place: number;
  readonly classes: readonly string[];
}

/** Logits of one datapoint at the moments of a run, of class c. */
export function logitsOver({ outputs }: Trajectory, at: number): number[] {
  return outputs.map((rows) => rows[at]);
}

/** The largest logit of a datapoint at the end of the real run but that of its label. */
export function strongestOther({ actual, outputs, labels }: PredictionView, place: number): number {
  const last = actual.outputs.at(-1)!.subarray(place * outputs, (place + 1) * outputs);
  const others = [...last.keys()].filter((c) => c !== labels[place]);
  return others.reduce((best, c) => (last[c] > last[best] ? c : best), others[0] ?? labels[place]);
}

export function drawLogits({ view, place, classes }: LogitChart, box: ChartBox): Promise<Element> {
  const [own, other] = [view.labels[place], strongestOther(view, place)];
  const { targets } = view;
  const series = (['actual', 'predicted'] as const).flatMap((run) =>
    [...new Set([own, other])].map((c): Series => ({
      name: classes[c],
      x: view.moments,
      y: logitsOver(view[run], place * view.outputs + c),
      colour: c === own ? 'currentColor' : 'var(--_accent)',
      dashed: run === 'predicted',
    })),
  );
  const real = finiteExtent(series.filter(({ dashed }) => !dashed).flatMap(({ y }) => y)) ?? [0, 1];
  const margin = 0.5 * (real[1] - real[0] || 1);
  const domain = [real[0] - margin, real[1] + margin] as const;
  return drawCurves(
    series.map((each) => within(each, domain)),
    {
      ...box,
      description: `${targets ? 'Values' : 'Logits'} of one datapoint over steps, of ${targets ? '' : 'its own class '}${classes[own]}${own === other ? '' : ` and of ${classes[other]}`}: real solid, predicted dashed`,
      xLabel: 'step',
      yLabel: targets ? 'value' : 'logit',
      xMost: view.moments.at(-1)!,
      yDomain: domain,
    },
  );
}
