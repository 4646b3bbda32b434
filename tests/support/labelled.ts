// Labelled logits [C, n] for the kernels of training and the nudge, with NaN in the padding, and their float64 softmax.
import { normals, streamOf, uniformBits } from '../../src/core/random';
import type { Gpu } from '../../src/gpu/device';
import { uploadMatrix } from './gpu';

/** [C, n]: single entries, sizes that nothing divides, more classes than a block of a sum. */
export const labelledSizes = [
  [1, 1],
  [2, 5],
  [10, 65],
  [3, 257],
  [300, 7],
] as const;

export interface Labelled {
  readonly C: number;
  readonly n: number;
  /** k-major [C, n]. */
  readonly logits: Float32Array;
  readonly labels: Uint32Array<ArrayBuffer>;
}

/** Seeded logits of this deviation and seeded labels. */
export function labelled([C, n]: readonly [number, number], deviation = 3): Labelled {
  const labels = Uint32Array.from({ length: n }, (_, i) => uniformBits(1, streamOf('labels'), i) % C);
  return { C, n, logits: normals(1, 1, C * n, deviation), labels };
}

/** Both on the GPU; the labels' rest up to a multiple of 4 is a class that does not exist. */
export function uploadLabelled(gpu: Gpu, { C, n, logits, labels }: Labelled) {
  const padded = new Uint32Array(Math.ceil(n / 4) * 4).fill(0xffffffff);
  padded.set(labels);
  return { logits: uploadMatrix(gpu, logits, C, n), labels: gpu.arena.upload('labels', padded) };
}

/** Column i of k-major [C, n] values. */
export function columnOf(values: ArrayLike<number>, { C, n }: Labelled, i: number): number[] {
  return Array.from({ length: C }, (_, c) => values[c * n + i]);
}

/** softmax(f) and the distance between the extreme logits. */
export function softmaxOf(f: number[]) {
  const largest = Math.max(...f);
  const exponentials = f.map((value) => Math.exp(value - largest));
  const total = exponentials.reduce((a, b) => a + b, 0);
  return { p: exponentials.map((value) => value / total), spread: largest - Math.min(...f) };
}

/** Roundings of a sum of C terms in blocks of 256. */
export const blockedSum = (C: number) => Math.min(C, 256) + C / 256;
