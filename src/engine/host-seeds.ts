// On the CPU: the cotangents that a reduction takes at the logits, and kernels made there.
import type { Arena } from '../gpu/arena';
import { columnStride, padRows, type Matrix } from '../gpu/matrix';
import { readMatrix } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeForward } from './passes';
import { cotangentCount } from './kernel-method';
import type { KernelRequest } from './kernel-request';
import { seedOf } from './kernel-side';
import type { Network } from './network';
import { traceDiagonal } from './trace-diagonal';
import type { JobOptions } from '../core/progress';

/** Cotangents of one set of datapoints. */
export interface HostSeeds {
  readonly n: number;
  readonly count: number;
  /** Component c of cotangent m of datapoint i. */
  readonly at: (i: number, m: number, c: number) => number;
}

/** The seeds of both sets; of a trace or a full kernel unit vectors. Throws ShapeMismatch for targets that do not fit. */
export async function readSeeds(
  network: Network,
  request: KernelRequest,
): Promise<{ rows: HostSeeds; columns: HostSeeds }> {
  const { rows, columns, targets, columnTargets } = request;
  const left = await seedsOf(network, request, rows, targets);
  return { rows: left, columns: columns ? await seedsOf(network, request, columns, columnTargets) : left };
}

async function seedsOf(
  network: Network,
  { reduction }: KernelRequest,
  datapoints: Matrix,
  targets: Uint32Array | undefined,
): Promise<HostSeeds> {
  const [n, count] = [datapoints.columns, cotangentCount(reduction, network.outputs)];
  if (count > 1 || reduction === 'trace' || reduction === 'full' || reduction === 'cosine')
    return { n, count, at: (_i, m, c) => (m === c ? 1 : 0) };
  using work = network.gpu.arena.child('seeds');
  const list = network.commands(work);
  const context = network.context(list, work);
  const activations = encodeForward(context, network.graph, datapoints);
  const seed = seedOf(context, network, activations, { datapoints, reduction, targets });
  await submit(network.gpu, list);
  const values = seed.form === 'stacked' ? await readMatrix(network.gpu, seed.matrix) : new Float32Array(0);
  return { n, count, at: (i, _m, c) => values[c * n + i] };
}

/** A kernel [rows, columns] made on the CPU. */
export function uploadKernel(arena: Arena, values: Float32Array, rows: number, columns: number): Matrix {
  const buffer = arena.upload('kernel', padRows(values, rows, columns));
  return { buffer, offset: 0, rows, columns, stride: columnStride(columns) };
}

/** 1 / sqrt(K_ii K_jj) of the total trace, [n1, n2] row-major; NaN where a norm is zero. */
export async function cosineScales(
  network: Network,
  { rows, columns }: KernelRequest,
  options: JobOptions,
): Promise<Float64Array> {
  const left = await traceDiagonal(network, rows, options);
  const right = columns ? await traceDiagonal(network, columns, options) : left;
  const scale = (product: number): number => (product > 0 ? 1 / Math.sqrt(product) : NaN);
  return Float64Array.from({ length: left.length * right.length }, (_, at) =>
    scale(left[Math.floor(at / right.length)] * right[at % right.length]),
  );
}
