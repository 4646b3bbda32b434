// Correlations, alignments and summaries of spectra in plain float64 loops, written by their definitions.
import { dot } from './numbers';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function deviations(values: ArrayLike<number>): number[] {
  const all = Array.from(values);
  const middle = sum(all) / all.length;
  return all.map((value) => value - middle);
}

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

/** Pearson's correlation. */
export const correlation = (a: ArrayLike<number>, b: ArrayLike<number>): number => cosine(deviations(a), deviations(b));

/** Places in ascending order, counted from 0; equal values share the mean of theirs. */
function ranked(values: ArrayLike<number>): number[] {
  const order = Array.from(values, (_, i) => i).sort((i, j) => values[i] - values[j]);
  const ranks = new Array<number>(order.length);
  for (let first = 0; first < order.length;) {
    let end = first + 1;
    while (end < order.length && values[order[end]] === values[order[first]]) end++;
    for (let at = first; at < end; at++) ranks[order[at]] = (first + end - 1) / 2;
    first = end;
  }
  return ranks;
}

/** Spearman's correlation. */
export const rankCorrelation = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  correlation(ranked(a), ranked(b));

/** All values but that of one datapoint. */
export const without = (values: ArrayLike<number>, omitted: number): number[] =>
  Array.from(values).filter((_, i) => i !== omitted);

/** HKH by its entries, K_ij - mean of row i - mean of column j + mean of all. */
function centredEntries(kernel: ArrayLike<number>, n: number): number[] {
  const places = Array.from({ length: n }, (_, i) => i);
  const rows = places.map((i) => sum(places.map((j) => kernel[i * n + j])) / n);
  const columns = places.map((j) => sum(places.map((i) => kernel[i * n + j])) / n);
  const middle = sum(rows) / n;
  return Array.from(kernel, (value, at) => value - rows[Math.floor(at / n)] - columns[at % n] + middle);
}

/** <HKH, HLH> / (|HKH| |HLH|) of two [n, n] kernels. */
export const centredKernelAlignment = (a: ArrayLike<number>, b: ArrayLike<number>, n: number): number =>
  cosine(centredEntries(a, n), centredEntries(b, n));

/** The entries above the diagonal of an [n, n] matrix. */
export const pairsOf = (matrix: ArrayLike<number>, n: number): number[] =>
  Array.from(matrix).filter((_, at) => at % n > Math.floor(at / n));

/** exp(-sum p ln p), p the positive eigenvalues' shares of their sum. */
export function rankOfSpectrum(eigenvalues: ArrayLike<number>): number {
  const positive = Array.from(eigenvalues).filter((value) => value > 0);
  const total = sum(positive);
  return Math.exp(-sum(positive.map((value) => (value / total) * Math.log(value / total))));
}

/** (sum lambda)^2 / sum lambda^2. */
export function participationOf(eigenvalues: ArrayLike<number>): number {
  const all = Array.from(eigenvalues);
  return sum(all) ** 2 / dot(all, all);
}

/** sum lambda / (lambda + gamma). */
export const dimensionAt = (eigenvalues: ArrayLike<number>, gamma: number): number =>
  sum(Array.from(eigenvalues, (value) => value / (value + gamma)));
