// Which datapoint a kernel shows at each row and column.
import type { JobOptions } from '../core/progress';
import { spectralOrder } from '../engine/spectral-order';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import type { KernelOrder } from '../state/settings';

/** Datapoints by ascending key, equal keys by index; keys that are not finite come last. */
export function orderBy(keys: ArrayLike<number>): Uint32Array<ArrayBuffer> {
  const place = (key: number): number => (Number.isFinite(key) ? key : Infinity);
  const order = Uint32Array.from({ length: keys.length }, (_, i) => i);
  return order.sort((i, j) => {
    const [a, b] = [place(keys[i]), place(keys[j])];
    return a === b ? i - j : a - b;
  });
}

export interface OrderedKernel {
  readonly matrix: Matrix;
  /** Squared norm of each datapoint's gradients. */
  readonly norms: Float32Array;
  readonly labels: ArrayLike<number>;
}

/** The order of that name; see spectralOrder for what it throws. */
export async function orderOf(
  gpu: Gpu,
  { matrix, norms, labels }: OrderedKernel,
  name: KernelOrder,
  options: JobOptions,
): Promise<Uint32Array<ArrayBuffer>> {
  if (name === 'spectral') return spectralOrder(gpu, matrix, options);
  if (name === 'class') return orderBy(labels);
  return orderBy(name === 'norm' ? norms : norms.map((_, i) => i));
}
