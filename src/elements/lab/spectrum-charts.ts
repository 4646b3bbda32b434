// Charts of a spectrum: eigenvalues over their number, and what share of the trace they hold together.
import { drawLines, type Marks } from '../../charts/lines';
import type { SpectrumView } from '../../session/types';
import type { ChartBox } from '../shared/chart-controller';
import { cumulativeShares } from './spectrum-words';

export interface SpectrumDrawing {
  readonly view: SpectrumView;
  /** Counted from 1. */
  readonly mode: number;
}

const numbered = (values: ArrayLike<number>): number[] => Array.from({ length: values.length }, (_, k) => k + 1);

function marksOf(values: Float64Array, mode: number): Marks[] {
  const x = numbered(values);
  return [
    { x, y: values, as: 'dots', colour: 'currentColor' },
    { x: [mode], y: [values[mode - 1]], as: 'ring', colour: 'var(--_accent)' },
  ];
}

/** Both axes logarithmic: a power law is a straight line. */
export async function drawEigenvalues({ view, mode }: SpectrumDrawing, box: ChartBox): Promise<Element | undefined> {
  const chart = await drawLines(marksOf(view.values, mode), {
    ...box,
    description: `Eigenvalues of the kernel over their number, on logarithmic axes; number ${mode} is marked`,
    x: { label: 'number', isLog: true },
    y: { label: 'eigenvalue', isLog: true },
  });
  return chart?.element;
}

export async function drawShares({ view, mode }: SpectrumDrawing, box: ChartBox): Promise<Element | undefined> {
  const chart = await drawLines(marksOf(cumulativeShares(view), mode), {
    ...box,
    description: `Share of the trace that the eigenvalues up to each number hold together; number ${mode} is marked`,
    x: { label: 'number', isLog: true },
    y: { label: 'share of the trace', domain: [0, 1.02] },
  });
  return chart?.element;
}
