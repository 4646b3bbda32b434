// The k nearest neighbours of every datapoint in the full activation space, by brute force on the GPU.
import { shapeMismatch } from '../core/errors';
import type { JobOptions } from '../core/progress';
import { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import { columnStride, type Matrix } from '../gpu/matrix';
import { readBytes } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeSelectNearest, mostNeighbours } from '../kernels/select-nearest';
import { encodeSquaredDistances } from '../kernels/squared-distances';

export interface Neighbours {
  /** Neighbours of each datapoint: what was asked for, or n - 1 if that is less. */
  readonly k: number;
  /** [n, k], nearest first; of equally near ones the smaller index first. Never the datapoint itself. */
  readonly indices: Uint32Array;
  /** [n, k], Euclidean, in the activations' unit. */
  readonly distances: Float32Array;
}

export interface NearestOptions extends JobOptions {
  /** GPU memory for the distances held at one time; 64 MiB by default. */
  readonly panelBytes?: number;
}

const defaultPanelBytes = 2 ** 26;
const panelAlignment = 16;

/** Queries whose distances to all n fit in `bytes`: all of them, or a multiple of 16. */
function panelWidth(n: number, bytes: number): number {
  if (n * columnStride(n) * 4 <= bytes) return n;
  return Math.max(panelAlignment, Math.floor(bytes / (4 * n) / panelAlignment) * panelAlignment);
}

/**
 * Exact neighbours of activations [features, n], from differences in float32 (relative error of a squared distance about
 * features / 2^24 at most), a panel of distances at a time. Throws ShapeMismatch when k is not a whole number from 1 to
 * 32, LimitExceeded, DeviceLost, and the signal's reason.
 */
export async function nearestNeighbours(
  gpu: Gpu,
  activations: Matrix,
  k: number,
  options: NearestOptions = {},
): Promise<Neighbours> {
  if (!Number.isInteger(k) || k < 1 || k > mostNeighbours) throw shapeMismatch(`k from 1 to ${mostNeighbours}`, `${k}`);
  const n = activations.columns;
  const found = Math.min(k, n - 1);
  if (found === 0) return { k: 0, indices: new Uint32Array(0), distances: new Float32Array(0) };
  using scratch = gpu.arena.child('nearest');
  const width = Math.min(panelWidth(n, options.panelBytes ?? defaultPanelBytes), n);
  const panelMatrix = scratch.matrix('distances', n, width);
  const indices = scratch.buffer('indices', n * found * 4);
  const squared = scratch.buffer('squared', n * found * 4);
  const list = new CommandList(scratch);
  for (let panel = 0; panel < n; panel += width) {
    const distances = { ...panelMatrix, columns: Math.min(width, n - panel) };
    encodeSquaredDistances(list, { activations, panel, distances });
    encodeSelectNearest(list, { distances, panel, k: found, indices, squared });
  }
  await submit(gpu, list, { stage: 'nearest neighbours', ...options });
  const bytes = n * found * 4;
  const [places, squares] = await Promise.all([readBytes(gpu, indices, 0, bytes), readBytes(gpu, squared, 0, bytes)]);
  return { k: found, indices: new Uint32Array(places), distances: new Float32Array(squares).map(Math.sqrt) };
}
