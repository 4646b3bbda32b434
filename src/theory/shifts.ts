// One number per datapoint for a change of its logits, in float64: of a log-probability, of a logit, or the change's norm.

/** Which number. */
export interface ShiftKind {
  readonly measure: 'log-probability' | 'own-label' | 'logit' | 'norm';
  /** The class of 'log-probability', the logit of 'logit'. */
  readonly label: number;
  /** Each datapoint's own label, for 'own-label'. */
  readonly labels: ArrayLike<number>;
}

export interface LogitChange {
  /** Before, [n, C]. */
  readonly logits: ArrayLike<number>;
  /** [n, C]. */
  readonly change: ArrayLike<number>;
  readonly classes: number;
}

/** What log-probabilities are to be: D log pi = (I - 1 pi^T) Dz at the logits before, or log p after less log p before. */
export type ShiftOrder = 'first' | 'exact';

/** n shifts. */
export function shifts(all: LogitChange, { measure, label, labels }: ShiftKind, order: ShiftOrder): Float64Array {
  const { change, classes } = all;
  return Float64Array.from({ length: change.length / classes }, (_, i) => {
    const row = i * classes;
    if (measure === 'norm') return normOf(change, row, classes);
    if (measure === 'logit') return change[row + label];
    return change[row + (measure === 'own-label' ? labels[i] : label)] - commonChange(all, i, order);
  });
}

/** How every log-probability of datapoint i changes, [C]. */
export function logProbabilityChanges(all: LogitChange, i: number, order: ShiftOrder): Float64Array {
  const { change, classes } = all;
  const common = commonChange(all, i, order);
  return Float64Array.from({ length: classes }, (_, c) => change[i * classes + c] - common);
}

function normOf(change: ArrayLike<number>, row: number, classes: number): number {
  let sum = 0;
  for (let c = row; c < row + classes; c++) sum += change[c] ** 2;
  return Math.sqrt(sum);
}

/** Up to here a logit's change goes through e^x - 1, which keeps the digits of small ones. */
const small = 1;

/** By how much the logarithm of the sum of all powers changes: what every log-probability of datapoint i loses. */
function commonChange({ logits, change, classes }: LogitChange, i: number, order: ShiftOrder): number {
  const [first, end] = [i * classes, (i + 1) * classes];
  let [top, total, moved, largest] = [-Infinity, 0, 0, 0];
  for (let c = first; c < end; c++) {
    top = Math.max(top, logits[c]);
    largest = Math.max(largest, Math.abs(change[c]));
  }
  if (order === 'exact' && !(largest <= small))
    return logSum(logits, change, first, end) - logSum(logits, [], first, end);
  for (let c = first; c < end; c++) {
    const power = Math.exp(logits[c] - top);
    total += power;
    moved += power * (order === 'first' ? change[c] : Math.expm1(change[c]));
  }
  return order === 'first' ? moved / total : Math.log1p(moved / total);
}

/** The logarithm of the sum of the powers of logits and their changes, where there are any. */
function logSum(logits: ArrayLike<number>, change: ArrayLike<number>, first: number, end: number): number {
  let [top, sum] = [-Infinity, 0];
  for (let c = first; c < end; c++) top = Math.max(top, logits[c] + (change[c] ?? 0));
  for (let c = first; c < end; c++) sum += Math.exp(logits[c] + (change[c] ?? 0) - top);
  return top + Math.log(sum);
}
