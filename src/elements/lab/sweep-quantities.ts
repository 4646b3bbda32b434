// What is drawn and listed of a sweep: each quantity with the words for it.
import type { SweepAxis, SweepPoint } from '../../session/types';
import { goalWords } from '../shared/dataset-words';
import { formatCorrelation, formatNumber, formatShare } from '../shared/format';
import type { Dataset } from '../shared/session-link';

type Of = (point: SweepPoint) => number;

export interface SweepChart {
  readonly name: string;
  readonly title: string;
  /** A sentence about what is drawn. */
  readonly about: string;
  /** The second is dashed. */
  readonly lines: readonly Of[];
  /** Which line is which, where there are two. */
  readonly caption?: string;
  /** Above zero, so that its axis is logarithmic where that of the values is. */
  readonly isPositive?: boolean;
}

export const sweepCharts: readonly SweepChart[] = [
  {
    name: 'drift',
    title: 'Kernel drift',
    about: 'How far the kernel has moved from that before training: |K \u2212 K\u2080| / |K\u2080|',
    lines: [({ drift }) => drift],
    isPositive: true,
  },
  {
    name: 'distance',
    title: 'Kernel distance',
    about: 'How far the kernel has turned from that before training: 1 \u2212 \u27e8K, K\u2080\u27e9 / (|K| |K\u2080|)',
    lines: [({ distance }) => distance],
    isPositive: true,
  },
  {
    name: 'alignment',
    title: 'Alignment with labels',
    caption: 'dashed: both centred',
    about: 'Cosine of the kernel with YY\u1d40, the products of the labels: 1 within a class and 0 between two',
    lines: [({ alignment }) => alignment, ({ centredAlignment }) => centredAlignment],
  },
  {
    name: 'rank',
    title: 'Effective rank',
    about: 'Exponential of the entropy of the kernel\u2019s eigenvalues, from 1 to the size of the probe set',
    lines: [({ effectiveRank }) => effectiveRank],
  },
  {
    name: 'correlation',
    title: 'Correlation of predicted shift',
    caption: 'dashed: with similarity',
    about:
      'Pearson\u2019s correlation of the shift that the kernel predicts for a nudge with the actual one, and with similarity of the deepest hidden activations; means over the nudges',
    lines: [({ predictedActual }) => predictedActual, ({ predictedSimilarity }) => predictedSimilarity],
  },
  {
    name: 'error',
    title: 'Error of prediction',
    about:
      'How far the predicted shift of a nudge is from the actual one: |predicted \u2212 actual| / |actual|; mean over the nudges',
    lines: [({ relativeError }) => relativeError],
    isPositive: true,
  },
];

export interface SweepColumn {
  readonly name: string;
  readonly head: string;
  readonly title: string;
  readonly of: Of;
  readonly format: (value: number) => string;
}

/** Of the table, after the value and the seed. */
const sweepColumns: readonly SweepColumn[] = [
  {
    name: 'drift',
    head: 'Drift',
    title: '|K \u2212 K\u2080| / |K\u2080|',
    of: ({ drift }) => drift,
    format: formatNumber,
  },
  {
    name: 'distance',
    head: 'Distance',
    title: '1 \u2212 cosine of K and K\u2080',
    of: ({ distance }) => distance,
    format: formatNumber,
  },
  {
    name: 'alignment',
    head: 'Align.',
    title: 'Alignment with labels',
    of: ({ alignment }) => alignment,
    format: formatCorrelation,
  },
  {
    name: 'centred',
    head: 'Centred',
    title: 'Alignment with labels, both centred',
    of: ({ centredAlignment }) => centredAlignment,
    format: formatCorrelation,
  },
  {
    name: 'rank',
    head: 'Rank',
    title: 'Effective rank',
    of: ({ effectiveRank }) => effectiveRank,
    format: formatNumber,
  },
  {
    name: 'actual',
    head: 'r actual',
    title: 'Correlation of predicted and actual shift',
    of: ({ predictedActual }) => predictedActual,
    format: formatCorrelation,
  },
  {
    name: 'error',
    head: 'Error',
    title: '|predicted \u2212 actual| / |actual|',
    of: ({ relativeError }) => relativeError,
    format: (value) => formatShare(value, 2),
  },
  {
    name: 'similarity',
    head: 'r similar',
    title: 'Correlation of predicted shift with similarity of the deepest hidden activations',
    of: ({ predictedSimilarity }) => predictedSimilarity,
    format: formatCorrelation,
  },
  {
    name: 'accuracy',
    head: 'Right',
    title: 'Share of the datapoints held out that is classified rightly',
    of: ({ point }) => point.testAccuracy,
    format: (value) => (Number.isNaN(value) ? '\u2013' : formatShare(value)),
  },
];

const targetAlignment = {
  title: 'Alignment with targets',
  about: 'Cosine of the kernel with YY\u1d40, the products of the targets',
};

/** The charts in words that fit. */
export function chartsFor(dataset: Dataset | undefined): readonly SweepChart[] {
  if (!dataset?.targets) return sweepCharts;
  return sweepCharts.map((chart) => (chart.name === 'alignment' ? { ...chart, ...targetAlignment } : chart));
}

/** Of real-valued targets none is classified rightly or wrongly. */
export function columnsFor(dataset: Dataset | undefined): readonly SweepColumn[] {
  return sweepColumns
    .filter(({ name }) => !dataset?.targets || name !== 'accuracy')
    .map((column) => ({ ...column, title: goalWords(column.title, dataset) }));
}

/** In the title, in the form and in a chart's axis. */
export const axisWords: Readonly<
  Record<SweepAxis, { readonly option: string; readonly label: string; readonly head: string }>
> = {
  width: { option: 'width', label: 'Widths', head: 'Width' },
  depth: { option: 'depth', label: 'Numbers of hidden layers', head: 'Layers' },
  datapoints: { option: 'datapoints trained on', label: 'Numbers of datapoints', head: 'Datapoints' },
  steps: { option: 'training time', label: 'Training steps', head: 'Steps' },
};
