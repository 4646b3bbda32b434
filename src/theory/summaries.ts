// One number about two columns, a kernel, two kernels or a spectrum. NaN where a summary is undefined.
import { shapeMismatch } from '../core/errors';
import { inner } from '../core/vectors';
import type { Goals } from './mode-learning';

function requireEqual(a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length !== b.length) throw shapeMismatch(`${a.length} numbers`, `${b.length}`);
}

/** The values but the one at `omit`, as float64. */
function kept(values: ArrayLike<number>, omit?: number): Float64Array {
  return Float64Array.from(values).filter((_, i) => i !== omit);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** <a, b> / (|a| |b|); NaN when a norm is zero. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  requireEqual(a, b);
  const norms = Math.sqrt(inner(a, a)) * Math.sqrt(inner(b, b));
  return norms > 0 ? inner(a, b) / norms : NaN;
}

/** Pearson correlation of two columns, leaving out index `omit` (the nudged datapoint). NaN when one is constant. */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>, omit?: number): number {
  requireEqual(a, b);
  const [left, right] = [kept(a, omit), kept(b, omit)];
  const [middleLeft, middleRight] = [mean(left), mean(right)];
  return cosine(
    left.map((value) => value - middleLeft),
    right.map((value) => value - middleRight),
  );
}

/** Ranks from 1, equal values sharing the mean of their places. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(values).sort();
  return Float64Array.from(values, (value) => {
    const below = countUntil(sorted, (other) => other >= value);
    const upTo = countUntil(sorted, (other) => other > value);
    return (below + upTo + 1) / 2;
  });
}

/** How many ascending values come before the first that has `reached`. */
function countUntil(sorted: Float64Array, reached: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (reached(sorted[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Spearman correlation: Pearson's of the ranks, ties sharing their mean rank; `omit` as in `pearson`. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>, omit?: number): number {
  requireEqual(a, b);
  const [left, right] = [kept(a, omit), kept(b, omit)];
  if (left.some(Number.isNaN) || right.some(Number.isNaN)) return NaN;
  return pearson(ranks(left), ranks(right));
}

/** H K H with H = I - 1 1^T / n: rows and columns of an [n, n] kernel centred. */
export function centred(kernel: ArrayLike<number>, n: number): Float64Array {
  if (kernel.length !== n * n) throw shapeMismatch(`${n * n} entries`, `${kernel.length}`);
  const rows = new Float64Array(n);
  const columns = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      rows[i] += kernel[i * n + j] / n;
      columns[j] += kernel[i * n + j] / n;
    }
  }
  const all = mean(rows);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) out[i * n + j] = kernel[i * n + j] - rows[i] - columns[j] + all;
  }
  return out;
}

/** YY^T with Y the one-hot labels, [n, n]: 1 where two datapoints have one class. */
function sameLabel(labels: ArrayLike<number>): Float64Array {
  const n = labels.length;
  const same = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) if (labels[i] === labels[j]) same[i * n + j] = 1;
  }
  return same;
}

/** YY^T with Y the rows of real-valued targets, [n, n]. */
function targetProducts(targets: ArrayLike<number>, outputs: number): Float64Array {
  const n = targets.length / outputs;
  const products = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let c = 0; c < outputs; c++) products[i * n + j] += targets[i * outputs + c] * targets[j * outputs + c];
    }
  }
  return products;
}

/** YY^T, [n, n], with Y what is learned: one-hot labels, or rows of real numbers. */
export function goalKernel(goals: Goals): Float64Array {
  return 'labels' in goals ? sameLabel(goals.labels) : targetProducts(goals.targets, goals.outputs);
}

/** <K, YY^T> / (|K| |YY^T|): of labels 1 when K is constant within and zero between classes. Throws ShapeMismatch. */
export function goalAlignment(kernel: ArrayLike<number>, goals: Goals, options: { centred?: boolean } = {}): number {
  const wanted = goalKernel(goals);
  return options.centred ? centredAlignment(kernel, wanted, Math.sqrt(wanted.length)) : cosine(kernel, wanted);
}

/** Centred kernel alignment of two [n, n] kernels, <HKH, HLH> / (|HKH| |HLH|) (Kornblith et al. 2019). */
export function centredAlignment(a: ArrayLike<number>, b: ArrayLike<number>, n: number): number {
  return cosine(centred(a, n), centred(b, n));
}

/** 1 - <K, L> / (|K| |L|) (Fort et al. 2020). */
export function kernelDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return 1 - cosine(a, b);
}

/** |K_t - K_0|_F / |K_0|_F. */
export function kernelDrift(later: ArrayLike<number>, earlier: ArrayLike<number>): number {
  requireEqual(later, earlier);
  return Math.sqrt(squaredDistance(later, earlier) / inner(earlier, earlier));
}

/** |a - b|^2 of two arrays of one length. */
function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum;
}

/** The numbers of the parameter of a name. */
type ByParameter = (name: string) => ArrayLike<number>;

/** How far weights have moved. */
export interface WeightMovement {
  /** |theta_t - theta_0| / |theta_0| over all parameters. */
  readonly overall: number;
  /** The same for each alone; not finite where it began at zero. */
  readonly byParameter: readonly { readonly name: string; readonly movement: number }[];
}

/** Movement of weights as they are stored, before multipliers. Yields after each parameter, for `inSlices`. Throws ShapeMismatch. */
export function* weightMovement(
  names: readonly string[],
  later: ByParameter,
  earlier: ByParameter,
): Generator<void, WeightMovement> {
  const parts: { readonly name: string; readonly moved: number; readonly size: number }[] = [];
  for (const name of names) {
    const [now, start] = [later(name), earlier(name)];
    requireEqual(now, start);
    parts.push({ name, moved: squaredDistance(now, start), size: inner(start, start) });
    yield;
  }
  const total = (key: 'moved' | 'size'): number => parts.reduce((sum, part) => sum + part[key], 0);
  return {
    overall: Math.sqrt(total('moved') / total('size')),
    byParameter: parts.map(({ name, moved, size }) => ({ name, movement: Math.sqrt(moved / size) })),
  };
}

/** Eigenvalues below zero are rounding: they count as zero. */
function nonNegative(eigenvalues: ArrayLike<number>): Float64Array {
  return Float64Array.from(eigenvalues, (value) => Math.max(value, 0));
}

/** exp(-sum p ln p) with p = lambda / sum lambda (Roy and Vetterli 2007): from 1 to n. */
export function effectiveRank(eigenvalues: ArrayLike<number>): number {
  const values = nonNegative(eigenvalues);
  const total = values.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) return NaN;
  const entropy = values.reduce((sum, value) => sum - (value > 0 ? (value / total) * Math.log(value / total) : 0), 0);
  return Math.exp(entropy);
}

/** (sum lambda)^2 / sum lambda^2: from 1 to n. */
export function participation(eigenvalues: ArrayLike<number>): number {
  const values = nonNegative(eigenvalues);
  const total = values.reduce((sum, value) => sum + value, 0);
  return total > 0 ? total ** 2 / inner(values, values) : NaN;
}

/** tr K (K + gamma I)^-1 for gamma > 0. */
export function effectiveDimension(eigenvalues: ArrayLike<number>, gamma: number): number {
  return nonNegative(eigenvalues).reduce((sum, value) => sum + value / (value + gamma), 0);
}
