// What is read back of a kernel on the GPU: its diagonal, a row, an entry, a seeded sample, a count of what is not finite.
import { shapeMismatch } from '../core/errors';
import type { JobOptions } from '../core/progress';
import { streamOf, toUnitInterval, uniformBits } from '../core/random';
import { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { readBytes, readFloats } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeCountNonfinite } from '../kernels/count-nonfinite';
import { encodeDiagonal } from '../kernels/diagonal';
import { encodeGatherEntries } from '../kernels/gather-entries';

export interface SampleOptions extends JobOptions {
  readonly seed?: number;
  /** Entries to sample, 16,384 by default and at most 65,536; a kernel with no more entries than that is taken whole. */
  readonly count?: number;
  /** The share of finite sampled entries below `low`, and above `high`; 0.01 by default. */
  readonly tail?: number;
}

/** Of the finite entries of the sample; all NaN when there are none. In the kernel's unit. */
export interface KernelSample {
  readonly min: number;
  readonly max: number;
  readonly low: number;
  readonly high: number;
  /** The finite sampled entries, ascending. */
  readonly values: Float32Array;
}

const mostSampled = 65536;

/** K(i, i) of a square kernel, n numbers. Throws DeviceLost. */
export async function readDiagonal(gpu: Gpu, matrix: Matrix): Promise<Float32Array> {
  using scratch = gpu.arena.child('diagonal');
  const output = scratch.buffer('diagonal', matrix.columns * 4);
  const list = new CommandList(scratch);
  encodeDiagonal(list, { matrix, output });
  await submit(gpu, list);
  return await readFloats(gpu, output, 0, matrix.columns);
}

/** Throws ShapeMismatch unless `index` is a whole number from 0 below `length`. */
function checkIndex(what: string, index: number, length: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= length)
    throw shapeMismatch(`a ${what} below ${length}`, `${index}`);
}

/** Row i of a kernel [rows, columns]: `columns` numbers. Throws ShapeMismatch, DeviceLost. */
export async function readRow(gpu: Gpu, matrix: Matrix, i: number): Promise<Float32Array> {
  checkIndex('row', i, matrix.rows);
  return readFloats(gpu, matrix.buffer, matrix.offset + i * matrix.stride, matrix.columns);
}

/** Entry (i, j) of a kernel. Throws ShapeMismatch, DeviceLost. */
export async function readEntry(gpu: Gpu, matrix: Matrix, i: number, j: number): Promise<number> {
  checkIndex('row', i, matrix.rows);
  checkIndex('column', j, matrix.columns);
  return (await readFloats(gpu, matrix.buffer, matrix.offset + i * matrix.stride + j, 1))[0];
}

/** Entries that are NaN or infinite, counted by their bits. Throws DeviceLost. */
export async function countNonfinite(gpu: Gpu, matrix: Matrix, options: JobOptions = {}): Promise<number> {
  using scratch = gpu.arena.child('count-nonfinite');
  const count = scratch.buffer('count', 4);
  const list = new CommandList(scratch);
  encodeCountNonfinite(list, { matrix, count });
  await submit(gpu, list, { stage: 'counting', ...options });
  return new Uint32Array(await readBytes(gpu, count, 0, 4))[0];
}

/** Offsets of the sampled entries: every entry, or `count` seeded places with repetition. */
function placesOf({ rows, columns, stride }: Matrix, count: number, seed: number): Uint32Array<ArrayBuffer> {
  const total = rows * columns;
  const offset = (entry: number): number => Math.floor(entry / columns) * stride + (entry % columns);
  if (total <= count) return Uint32Array.from({ length: total }, (_, entry) => offset(entry));
  const stream = streamOf('kernel sample');
  return Uint32Array.from({ length: count }, (_, i) =>
    offset(Math.floor(toUnitInterval(uniformBits(seed, stream, i)) * total)),
  );
}

/** The value at a share of an ascending list, the nearest one that exists. */
function quantile(ascending: Float32Array, share: number): number {
  return ascending.length === 0 ? NaN : ascending[Math.round(share * (ascending.length - 1))];
}

/** The range of a kernel from a seeded sample of its entries. Throws DeviceLost and the signal's reason. */
export async function sampleKernel(gpu: Gpu, matrix: Matrix, options: SampleOptions = {}): Promise<KernelSample> {
  const { seed = 0, count = 16384, tail = 0.01, signal, onProgress, pause } = options;
  const places = placesOf(matrix, Math.min(count, mostSampled), seed);
  using scratch = gpu.arena.child('sample');
  const output = scratch.buffer('sample', places.byteLength);
  const list = new CommandList(scratch);
  encodeGatherEntries(list, { matrix, places: scratch.upload('places', places), count: places.length, output });
  await submit(gpu, list, { stage: 'sampling', signal, onProgress, pause });
  const values = (await readFloats(gpu, output, 0, places.length)).filter(Number.isFinite).sort();
  const at = (share: number): number => quantile(values, share);
  return { min: at(0), max: at(1), low: at(tail), high: at(1 - tail), values };
}
