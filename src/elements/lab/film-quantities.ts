// What is said of a kept step: the quantities of a film with their words, how they are written, and the charts they are in.
import { keptEigenvalues } from '../../session/lab/film';
import type { FilmFrame } from '../../session/types';
import { formatNumber, formatPercent } from '../shared/format';
import type { Dataset } from '../shared/session-link';

export interface Quantity {
  /** Short and plain, for tests and styles. */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly of: (frame: FilmFrame) => number;
  readonly format?: (value: number) => string;
}

const digits = 4;
const number = (value: number): string => (Number.isNaN(value) ? '\u2013' : formatNumber(value, digits));
const percent = (value: number): string => (Number.isNaN(value) ? '\u2013' : formatPercent(value));

const quantity = (
  [name, title, about]: readonly [string, string, string],
  of: (frame: FilmFrame) => number,
  format?: (value: number) => string,
): Quantity => ({ name, title, about, of, format });

/** How a quantity of a step is written; a dash where it is not defined. */
export const written = ({ of, format = number }: Quantity, frame: FilmFrame): string => format(of(frame));

const trainLoss = quantity(
  ['train-loss', 'Loss, trained on', 'Mean loss of a datapoint that is trained on'],
  ({ point }) => point.trainLoss,
);
const testLoss = quantity(
  ['test-loss', 'Loss, held out', 'Mean loss of a datapoint that is held out'],
  ({ point }) => point.testLoss,
);
const trainAccuracy = quantity(
  ['train-accuracy', 'Accuracy, trained on', 'Share of the datapoints trained on that are classified rightly'],
  ({ point }) => point.trainAccuracy,
  percent,
);
const testAccuracy = quantity(
  ['test-accuracy', 'Accuracy, held out', 'Share of the datapoints held out that are classified rightly'],
  ({ point }) => (Number.isNaN(point.testLoss) ? NaN : point.testAccuracy),
  percent,
);
const distance = quantity(
  [
    'distance',
    'Distance from the start',
    'Kernel distance from initialisation, 1 \u2212 \u27e8K, K\u2080\u27e9 / (|K| |K\u2080|): how far the kernel has turned',
  ],
  (frame) => frame.distance,
);
const drift = quantity(
  ['drift', 'Drift', '|K \u2212 K\u2080| / |K\u2080| in the Frobenius norm: turned or grown'],
  (frame) => frame.drift,
);
const velocity = quantity(
  ['velocity', 'Velocity per step', 'Kernel distance from the kept step before, over the training steps between them'],
  (frame) => frame.velocity,
);
const alignment = quantity(
  [
    'alignment',
    'Alignment with labels',
    '\u27e8K, YY\u1d40\u27e9 / (|K| |YY\u1d40|), Y the labels one-hot: 1 for a kernel that is constant within classes and zero between them',
  ],
  (frame) => frame.alignment,
);
const centredAlignment = quantity(
  [
    'centred-alignment',
    'Alignment, centred',
    'The same of both matrices centred, so that what all datapoints share does not count',
  ],
  (frame) => frame.centredAlignment,
);
const topEigenvalue = quantity(
  ['top-eigenvalue', 'Largest eigenvalue', 'Of the kernel of the probe set'],
  ({ eigenvalues }) => eigenvalues[0] ?? NaN,
);
const effectiveRank = quantity(
  ['effective-rank', 'Effective rank', 'exp(\u2212\u03a3 p ln p) with p the eigenvalues over their sum'],
  (frame) => frame.effectiveRank,
);
const participation = quantity(
  ['participation', 'Participation', '(\u03a3\u03bb)\u00b2 / \u03a3\u03bb\u00b2: how many eigenvalues count'],
  (frame) => frame.participation,
);
const movement = quantity(
  ['movement', 'Weight movement', '|\u03b8 \u2212 \u03b8\u2080| / |\u03b8\u2080| over all weights as they are stored'],
  (frame) => frame.overall,
);

const targetAlignment = quantity(
  [
    'alignment',
    'Alignment with targets',
    '\u27e8K, YY\u1d40\u27e9 / (|K| |YY\u1d40|), Y the targets: 1 for a kernel that is a multiple of their products',
  ],
  alignment.of,
);

/** In the order of the table. */
const quantities: readonly Quantity[] = [
  trainLoss,
  testLoss,
  trainAccuracy,
  testAccuracy,
  distance,
  drift,
  velocity,
  alignment,
  centredAlignment,
  topEigenvalue,
  effectiveRank,
  participation,
  movement,
];

const accuracies: readonly Quantity[] = [trainAccuracy, testAccuracy];

/** Of real-valued targets none is classified rightly or wrongly. */
export function quantitiesFor(dataset: Dataset | undefined): readonly Quantity[] {
  if (!dataset?.targets) return quantities;
  return quantities.flatMap((each) => {
    if (accuracies.includes(each)) return [];
    return [each === alignment ? targetAlignment : each];
  });
}

export interface FilmChart {
  readonly name: string;
  readonly title: string;
  /** What its lines are: solid and dashed. */
  readonly key?: string;
  readonly about: string;
  readonly lines: readonly { readonly of: (frame: FilmFrame) => number; readonly dashed?: boolean }[];
  /** Ends of its axis that are fixed. */
  readonly least?: number;
  readonly most?: number;
  /** The axis has powers of ten. */
  readonly isLog?: boolean;
  readonly format?: (value: number) => string;
}

const alone = (quantity: Quantity, least?: number): FilmChart => ({
  name: quantity.name,
  title: quantity.title,
  about: quantity.about,
  lines: [quantity],
  least,
});
const pair = (solid: Quantity, other: Quantity) => [solid, { of: other.of, dashed: true }];

export const filmCharts: readonly FilmChart[] = [
  {
    name: 'loss',
    title: 'Loss',
    key: 'held out dashed',
    about: 'Mean loss of a datapoint',
    lines: pair(trainLoss, testLoss),
    least: 0,
  },
  {
    name: 'accuracy',
    title: 'Accuracy',
    key: 'held out dashed',
    about: 'Share of datapoints classified rightly',
    lines: pair(trainAccuracy, testAccuracy),
    least: 0,
    most: 1,
    format: (value) => `${Math.round(value * 100)} %`,
  },
  alone(movement, 0),
  alone(distance, 0),
  alone(drift, 0),
  alone(velocity, 0),
  {
    name: 'alignment',
    title: 'Alignment with labels',
    key: 'centred dashed',
    about: '1: as similar as labels can make them, alike within a class and unlike between two',
    lines: pair(alignment, centredAlignment),
  },
  {
    name: 'eigenvalues',
    title: 'Eigenvalues',
    key: `the ${keptEigenvalues} largest`,
    about: 'Of the kernel, on a logarithmic axis: the larger, the faster its pattern is learned',
    lines: Array.from({ length: keptEigenvalues }, (_, at) => ({ of: ({ eigenvalues }) => eigenvalues[at] ?? NaN })),
    isLog: true,
  },
  {
    name: 'rank',
    title: 'Effective rank',
    key: 'participation dashed',
    about: 'In how many directions the kernel has weight',
    lines: pair(effectiveRank, participation),
    least: 0,
  },
];

/** Those that have a meaning, in words that fit. */
export function chartsFor(dataset: Dataset | undefined): readonly FilmChart[] {
  if (!dataset?.targets) return filmCharts;
  const { title, about } = targetAlignment;
  return filmCharts
    .filter(({ name }) => name !== 'accuracy')
    .map((chart) => (chart.name === 'alignment' ? { ...chart, title, about } : chart));
}
