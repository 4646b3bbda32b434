// Activations projected to three dimensions by principal component analysis on the GPU. The covariance is applied by two
// thin products with the centred activations and never formed, so its size does not matter; only the small vectors of the
// iteration (features x 4) come to the CPU, to be made orthogonal in float64.
import { unsupported } from '../core/errors';
import { type BlockProduct, leadingEigen, type LeadingEigen } from '../core/leading-eigen';
import type { JobOptions } from '../core/progress';
import { type Arena, storageUsage } from '../gpu/arena';
import { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { readFloats } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeCenterRows } from '../kernels/center-rows';
import { encodeColumnNorms } from '../kernels/column-norms';
import { contractedColumns, encodeContractColumns } from '../kernels/contract-columns';
import { encodeContractRows } from '../kernels/contract-rows';

export interface Projection {
  /** xyzw per datapoint (w = 0), unit root-mean-square radius: VERTEX | STORAGE buffer of the arena. */
  readonly positions: GPUBuffer;
  /** The same on the CPU: [n, 4]. */
  readonly points: Float32Array;
  /** Fraction of the total variance along each axis; zero for an axis that does not exist. */
  readonly explained: readonly [number, number, number];
  /** Whether the axes met the tolerance; if not they still are the best found. */
  readonly converged: boolean;
}

/** Axes of a projection. */
export const axes = 3;
const vertexUsage = 0x20; // VERTEX
const unitRoundoff = 2 ** -24;

interface Centred {
  readonly matrix: Matrix;
  /** Sum over features of the variance (denominator n), zero when all datapoints are equal up to rounding. */
  readonly variance: number;
}

/** Activations less their means, and their total variance. */
async function centre(gpu: Gpu, scratch: Arena, activations: Matrix, options: JobOptions): Promise<Centred> {
  const { rows, columns } = activations;
  const ones = Float32Array.from({ length: columns * 4 }, (_, i) => (i % 4 === 0 ? 1 : 0));
  const mean = scratch.buffer('mean', rows * 16);
  const matrix = scratch.matrix('centred', rows, columns);
  const norms = scratch.buffer('norms', Math.ceil(columns / 4) * 16);
  const list = new CommandList(scratch);
  encodeContractColumns(list, {
    matrix: activations,
    thin: scratch.upload('ones', ones),
    output: mean,
    scale: 1 / columns,
  });
  encodeCenterRows(list, { matrix: activations, mean, output: matrix });
  encodeColumnNorms(list, { matrix, output: norms });
  await submit(gpu, list, { signal: options.signal, pause: options.pause });
  const squares = await readFloats(gpu, norms, 0, columns);
  const means = await readFloats(gpu, mean, 0, rows * 4);
  const variance = squares.reduce((sum, value) => sum + value, 0) / columns;
  const meanSquare = means.reduce((sum, value) => sum + value * value, 0);
  if (!Number.isFinite(variance)) throw unsupported('a projection of activations that are not finite');
  const meanError = unitRoundoff * (contractedColumns + columns / contractedColumns + 3);
  return { matrix, variance: variance > meanError ** 2 * meanSquare ? variance : 0 };
}

/** v to (1/n) X X^T v for centred X [features, n]. */
function covarianceProduct(gpu: Gpu, scratch: Arena, matrix: Matrix, options: JobOptions): BlockProduct {
  const { rows, columns } = matrix;
  const thin = scratch.buffer('directions', rows * 16);
  const along = scratch.buffer('along', columns * 16);
  const output = scratch.buffer('covariance-product', rows * 16);
  const list = new CommandList(scratch);
  encodeContractRows(list, { matrix, thin, output: along });
  encodeContractColumns(list, { matrix, thin: along, output, scale: 1 / columns });
  return async (block) => {
    gpu.device.queue.writeBuffer(thin, 0, Float32Array.from(block));
    await submit(gpu, list, { signal: options.signal, pause: options.pause });
    return readFloats(gpu, output, 0, rows * 4);
  };
}

/** Unit RMS radius, and each axis's largest loading positive (the first of equals), as [features, 4]. */
export function scaledLoadings({ values, vectors }: LeadingEigen, features: number): Float32Array<ArrayBuffer> {
  const captured = values.reduce((sum, value) => sum + Math.max(value, 0), 0);
  const loadings = new Float32Array(features * 4);
  vectors.forEach((vector, axis) => {
    const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    const factor = (largest < 0 ? -1 : 1) / Math.sqrt(captured);
    vector.forEach((value, feature) => (loadings[feature * 4 + axis] = value * factor));
  });
  return loadings;
}

/** Share of the variance along each axis. */
export function sharesOf({ values }: LeadingEigen, variance: number): Projection['explained'] {
  const share = (axis: number): number => Math.min(Math.max((values[axis] ?? 0) / variance, 0), 1);
  return [share(0), share(1), share(2)];
}

/** Room for n positions, zero. */
export function positionBuffer(arena: Arena, n: number): GPUBuffer {
  return arena.buffer('positions', n * 16, storageUsage | vertexUsage);
}

/** Projects the centred activations and reads the points back. */
async function project(
  gpu: Gpu,
  scratch: Arena,
  matrix: Matrix,
  loadings: Float32Array<ArrayBuffer>,
  positions: GPUBuffer,
) {
  const list = new CommandList(scratch);
  encodeContractRows(list, { matrix, thin: scratch.upload('loadings', loadings), output: positions });
  await submit(gpu, list);
  return readFloats(gpu, positions, 0, matrix.columns * 4);
}

/**
 * The three leading principal components of activations [features, n], with a fixed sign convention and a seeded
 * iteration. The positions belong to `arena`. Equal datapoints all lie at the origin. Throws Unsupported when activations
 * are not finite, LimitExceeded, DeviceLost, and the signal's reason.
 */
export async function projectToThree(
  gpu: Gpu,
  arena: Arena,
  activations: Matrix,
  options: JobOptions = {},
): Promise<Projection> {
  const { rows: features, columns: n } = activations;
  using scratch = gpu.arena.child('pca');
  const { matrix, variance } = await centre(gpu, scratch, activations, options);
  if (variance === 0) {
    const positions = positionBuffer(arena, n);
    return { positions, points: new Float32Array(n * 4), explained: [0, 0, 0], converged: true };
  }
  const product = covarianceProduct(gpu, scratch, matrix, options);
  const leading = await leadingEigen(product, features, Math.min(axes, features), options);
  const positions = positionBuffer(arena, n);
  const points = await project(gpu, scratch, matrix, scaledLoadings(leading, features), positions);
  return { positions, points, explained: sharesOf(leading, variance), converged: leading.converged };
}
