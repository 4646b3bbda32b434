// A linear readout's operands for the kernels that fold it: weight [H, C] and factor [H, n], with NaN in their padding.
import { normals } from '../../src/core/random';
import type { Gpu } from '../../src/gpu/device';
import { uploadMatrix } from './gpu';

/** [H, C, n]: single entries, sizes that nothing divides, more classes than a block of a sum. */
export const readoutSizes = [
  [1, 1, 1],
  [2, 3, 5],
  [65, 10, 257],
  [3, 257, 65],
] as const;

export function readoutOperands(gpu: Gpu, [H, C, n]: readonly [number, number, number]) {
  const [weights, factors] = [normals(1, 1, H * C), normals(2, 1, H * n)];
  return { weights, factors, weight: uploadMatrix(gpu, weights, H, C), factor: uploadMatrix(gpu, factors, H, n) };
}
