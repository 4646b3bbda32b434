// The words for kernels and their orders.
import { beginning, visible } from '../../core/text-words';
import type { Statistic } from '../../core/pyramid';
import type { KernelOrder, KernelReduction, KernelView } from '../../session/types';
import { columnOfOrder } from '../../state/checks';
import { reductionNames as names } from '../../state/settings';
import type { Dataset } from './session-link';

const orderNames: readonly (readonly [KernelOrder, string])[] = [
  ['class', 'by class'],
  ['index', 'by number'],
  ['norm', 'by kernel norm'],
  ['loss', 'by loss'],
  ['spectral', 'spectral'],
];

export type Classes = Pick<Dataset, 'classes' | 'isUnlabelled'>;

/** The orders to choose from: by loss where the classes are known, and by a column where that is chosen. */
export function offeredOrders(
  { isUnlabelled }: Classes,
  chosen: KernelOrder,
): readonly (readonly [KernelOrder, string])[] {
  const offered = orderNames.filter(([name]) => name !== 'loss' || !isUnlabelled);
  const column = columnOfOrder(chosen);
  return column === undefined ? offered : [...offered, [chosen, `by ${visible(beginning(column, 40))}`]];
}

/** The reductions as options of a select: value and text; of the logits those offered, all when absent. */
export function reductionNames(
  { classes, isUnlabelled }: Classes,
  offered: readonly number[] = [...classes.keys()],
): readonly (readonly [string, string])[] {
  return [
    ['trace', 'trace over logits'],
    ['cosine', 'cosine'],
    ['pseudo', 'pseudo (sum of logits / C)'],
    ['log-probability', `log-probability of ${isUnlabelled ? 'its answer' : 'the label'}`],
    ...offered.map((logit) => [`logit-${logit}`, `logit ${classes[logit]}`] as const),
  ];
}

/** Those to choose from besides the chosen one: of one logit the log-probability is always 0. */
export function offeredReductions(
  dataset: Classes,
  offered: readonly number[],
  chosen: KernelReduction,
): readonly (readonly [string, string])[] {
  const all = reductionNames(dataset, offered);
  const isEmpty = dataset.classes.length === 1 && chosen !== 'log-probability';
  return all.filter(([name]) => !isEmpty || name !== 'log-probability');
}

type Entries = { readonly reduction: KernelReduction; readonly parameters: string };

/** What the numbers of a kernel are, for its legend. */
export function quantityName({ reduction, parameters }: Entries, dataset: Classes): string {
  const part = parameters === '*' ? '' : `, ${parameters}`;
  if (reduction === 'cosine') return `cosine of K(i, j)${part}`;
  const words = new Map(reductionNames(dataset, typeof reduction === 'object' ? [reduction.logit] : []));
  return `K(i, j), ${words.get(reductionKey(reduction)) ?? reductionKey(reduction)}${part}`;
}

/** Of the entries in a cell of its picture. */
export function statisticOf({ picture }: Pick<KernelView, 'picture'>): Statistic {
  return ('atlas' in picture && picture.statistic) || 'mean';
}

/** What tells the colours of pictures apart: other entries, or another statistic of them. */
export function coloursKey(kernel: KernelView, statistic = statisticOf(kernel)): string {
  return `${statistic} ${entriesKey(kernel)}`;
}

/** What tells kernels of different entries apart. */
function entriesKey({ reduction, parameters }: Entries): string {
  return `${reductionKey(reduction)} ${parameters}`;
}

export function reductionKey(reduction: KernelReduction): string {
  return typeof reduction === 'string' ? reduction : `logit-${reduction.logit}`;
}

export function reductionOfKey(key: string): KernelReduction {
  return names.find((name) => name === key) ?? { logit: Number(key.slice('logit-'.length)) };
}
