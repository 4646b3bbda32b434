// What the page shows of each datapoint, as columns under names for scripts.
import { valueAt } from '../core/column';
import type { Dataset } from '../datasets/dataset';
import type { LossKind } from '../model/loss';
import { fileColumns } from './explorer/column-names';
import { largestLogits } from './logits';
import type { KernelView, NudgeView } from './types';

export interface Shown {
  readonly dataset: Dataset;
  /** [C, n], for the present weights. */
  readonly logits: Float32Array;
  readonly loss: LossKind;
  readonly kernel?: KernelView;
  /** Row of the chosen datapoint. */
  readonly row?: { readonly index: number; readonly values: Float32Array };
  readonly nudge?: NudgeView;
}

export interface TableColumn {
  readonly name: string;
  readonly values: ArrayLike<number | string>;
}

/** Columns of n values each; labels, their losses and the split only where the classes are known. */
export function tableColumns({ dataset, logits, loss, kernel, row, nudge }: Shown): TableColumn[] {
  const { count, classes } = dataset;
  const predicted = largestLogits(logits, logits.length / count);
  return [
    { name: 'index', values: Array.from({ length: count }, (_, i) => i) },
    ...(dataset.isUnlabelled ? [] : labelColumns(dataset)),
    { name: 'predicted', values: Array.from(predicted, (logit) => classes[logit]) },
    ...(dataset.isUnlabelled ? [] : [{ name: 'loss', values: lossesOf(logits, dataset.labels, loss) }]),
    ...(kernel?.diagonal ? [{ name: 'kernel_diagonal', values: kernel.diagonal }] : []),
    ...(row ? [{ name: `kernel_row_${row.index}`, values: row.values }] : []),
    ...(nudge ? nudgeColumns(nudge) : []),
    ...columnsOfFile(dataset),
  ];
}

function labelColumns({ labels, classes, split, count }: Dataset): TableColumn[] {
  const parts = new Array<string>(count).fill('');
  for (const [name, indices] of Object.entries(split)) {
    for (const index of indices as Uint32Array) parts[index] = name;
  }
  return [
    { name: 'label', values: Array.from(labels, (label) => classes[label]) },
    { name: 'split', values: parts },
  ];
}

/** What else the data file says of the datapoints, as it says it. */
function columnsOfFile(dataset: Dataset): TableColumn[] {
  return Array.from(fileColumns(dataset), ([name, column]) => ({
    name,
    values: Array.from({ length: dataset.count }, (_, i) => valueAt(column, i)),
  }));
}

function nudgeColumns({ predicted, actual, similarity }: NudgeView): TableColumn[] {
  return [
    { name: 'nudge_predicted', values: predicted },
    { name: 'nudge_actual', values: actual },
    ...similarity.map(({ title, cosine }) => ({
      name: `similarity_${title.toLowerCase().replace(/\W+/g, '_')}`,
      values: cosine,
    })),
  ];
}

/** Loss of each datapoint at its own label, in float64. */
export function lossesOf(logits: Float32Array, labels: ArrayLike<number>, loss: LossKind): Float64Array {
  const n = labels.length;
  const classes = logits.length / n;
  return Float64Array.from({ length: n }, (_, i) => {
    const own = Float64Array.from({ length: classes }, (_value, c) => logits[c * n + i]);
    if (loss === 'squared-error')
      return own.reduce((sum, value, c) => sum + 0.5 * (value - Number(c === labels[i])) ** 2, 0);
    const top = own.reduce((most, value) => Math.max(most, value));
    return top - own[labels[i]] + Math.log(own.reduce((sum, value) => sum + Math.exp(value - top), 0));
  });
}
