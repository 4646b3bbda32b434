// The curves of films against training steps.
import { drawCurves, type Series } from '../../charts/curves';
import { finiteExtent, formatTick, paddedExtent } from '../../charts/ticks';
import type { Film } from '../../session/types';
import type { ChartBox } from '../shared/chart-controller';
import type { FilmChart } from './film-quantities';

export type ShownFilms = readonly (Film | undefined)[];

/** Colours of the runs, in charts and beside their names. */
export const runColours = ['currentColor', 'var(--_accent)'] as const;

/** Where the axes of all charts end. */
export const lastStep = (films: ShownFilms): number => Math.max(1, ...films.map((film) => film?.settings.steps ?? 0));

function seriesOf({ lines, isLog }: FilmChart, films: ShownFilms): Series[] {
  const along = (value: number): number => (isLog ? Math.log10(value) : value);
  return films.flatMap((film, run) =>
    lines.map(({ of, dashed }, line) => ({
      name: `run ${run + 1}, ${line + 1}`,
      x: film?.frames.map(({ step }) => step) ?? [],
      y: film?.frames.map((frame) => along(of(frame))) ?? [],
      colour: runColours[run],
      dashed,
    })),
  );
}

/** All that is finite, and the ends that are fixed; never empty. */
function domainOf({ least, most }: FilmChart, series: readonly Series[]): readonly [number, number] {
  const extent = finiteExtent(series.flatMap(({ y }) => y)) ?? [0, 1];
  const [low, high] = least === undefined ? paddedExtent(extent) : extent;
  return [least ?? low, most ?? (least === undefined ? high : high || 1)];
}

/** Draws one chart of some films; values that are not finite leave gaps. */
export function drawFilmChart(chart: FilmChart, films: ShownFilms, box: ChartBox): Promise<Element> {
  const series = seriesOf(chart, films).map((each) => ({
    ...each,
    y: each.y.map((y) => (Number.isFinite(y) ? y : NaN)),
  }));
  return drawCurves(series, {
    ...box,
    description: `${chart.about}, over training steps`,
    xLabel: 'step',
    yLabel: '',
    xMost: lastStep(films),
    yDomain: domainOf(chart, series),
    formatY: chart.isLog ? (power) => formatTick(10 ** power) : chart.format,
  });
}
