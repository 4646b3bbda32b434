// Eigenpairs of a kernel that is shown: all of a small one, the leading ones of any.
import type { JobOptions } from '../core/progress';
import { breathing } from '../core/slices';
import { symmetricEigenInSlices } from '../core/symmetric-eigen';
import type { Product } from '../core/vectors';
import { leadingPairs } from '../theory/leading-pairs';

/** Datapoints up to which all eigenvalues are found. */
export const mostForAll = 1024;
/** Eigenpairs of a larger kernel. */
export const mostLeading = 32;

export interface KernelEigen {
  /** Descending: all n, or the leading ones. */
  readonly values: Float64Array;
  /** Unit eigenvectors by datapoint, one for each value; the entry that is largest in size is positive. */
  readonly vectors: readonly Float32Array[];
  /** The sum of all n eigenvalues. */
  readonly trace: number;
  /** How far from an eigenvalue any of the values may be, in their unit: by the solver, and by entries being float32. */
  readonly error: number;
}

/** What it takes: see ShownKernel. */
export interface EigenSource {
  diagonal(options: JobOptions): Promise<Float32Array>;
  /** There where the entries are not. */
  readonly groups?: object;
  blocks(options: JobOptions): AsyncGenerator<Float32Array<ArrayBuffer>>;
  withProducts<Result>(options: JobOptions, work: (product: Product) => Promise<Result>): Promise<Result>;
}

/**
 * By Householder and QL where all entries are there and n is at most 1,024, else by products with the kernel. Throws
 * Unsupported for entries that are not finite, LimitExceeded, DeviceLost, the signal's reason.
 */
export async function kernelEigen(kernel: EigenSource, options: JobOptions): Promise<KernelEigen> {
  const { signal, pause } = options;
  const diagonal = await kernel.diagonal({ signal, pause });
  const n = diagonal.length;
  const trace = diagonal.reduce((sum, value) => sum + value, 0);
  const hasEntries = kernel.groups === undefined;
  const found = n <= mostForAll && hasEntries ? await allPairs(kernel, n, options) : await leading(kernel, n, options);
  return { ...found, trace, error: found.error + roundingOf(trace, found.values[0]) };
}

const unitRoundoff = 2 ** -24;

/** What rounding every entry to float32 may do: u |K|_F, and |K|_F^2 is at most the trace times the largest eigenvalue. */
const roundingOf = (trace: number, largest: number): number =>
  unitRoundoff * Math.sqrt(Math.max(0, trace) * Math.max(0, largest));

type Found = Omit<KernelEigen, 'trace'>;

async function allPairs(kernel: EigenSource, n: number, options: JobOptions): Promise<Found> {
  const { signal, pause } = options;
  const entries = new Float32Array(n * n);
  let filled = 0;
  for await (const block of kernel.blocks({ signal, pause })) {
    entries.set(block, filled);
    filled += block.length;
  }
  const { values, vectors } = await symmetricEigenInSlices(entries, n, options);
  const largest = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
  const breathe = breathing({ signal, pause });
  const descending: Float32Array[] = [];
  for (let k = n - 1; k >= 0; k--) {
    descending.push(signed(vectors.subarray(k * n, (k + 1) * n)));
    await breathe();
  }
  return { values: values.slice().reverse(), vectors: descending, error: n * Number.EPSILON * largest };
}

async function leading(kernel: EigenSource, n: number, options: JobOptions): Promise<Found> {
  const { values, vectors, residuals } = await kernel.withProducts(options, (product) =>
    leadingPairs(product, n, mostLeading, options),
  );
  return {
    values: Float64Array.from(values),
    vectors: vectors.map(signed),
    error: residuals.reduce((most, each) => Math.max(most, each), 0),
  };
}

/** Of the two signs that an eigenvector may have, the one that makes its largest entry positive. */
function signed(vector: Float64Array): Float32Array {
  let largest = 0;
  for (let i = 0; i < vector.length; i++) if (Math.abs(vector[i]) > Math.abs(largest)) largest = vector[i];
  const rounded = new Float32Array(vector);
  if (largest < 0) for (let i = 0; i < rounded.length; i++) rounded[i] = -rounded[i];
  return rounded;
}
