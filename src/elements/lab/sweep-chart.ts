// One quantity of a sweep as a chart.
import { drawSwept } from '../../charts/swept';
import type { Sweep } from '../../session/types';
import type { ChartBox } from '../shared/chart-controller';
import { axisWords, type SweepChart } from './sweep-quantities';

const colours = ['currentColor', 'var(--_accent)'] as const;

/** Values of a kind that doubles have logarithmic axes; numbers of layers do not. */
export function drawSweepChart(
  { name, about, lines, isPositive = false }: SweepChart,
  { settings: { over, values }, points, driftLaw }: Sweep,
  box: ChartBox,
): Promise<Element | undefined> {
  const isLog = over !== 'depth';
  const x = points.map(({ value }) => value);
  const series = lines.map((of, line) => ({ x, y: points.map(of), colour: colours[line], dashed: line === 1 }));
  return drawSwept(series, {
    ...box,
    description: `${about}, over ${axisWords[over].head.toLowerCase()}`,
    xLabel: axisWords[over].head.toLowerCase(),
    values,
    isLogX: isLog,
    isLogY: isLog && isPositive,
    law: name === 'drift' ? driftLaw : undefined,
  });
}
