// Norms of gradients without a kernel.
import type { JobOptions } from '../core/progress';
import type { Matrix } from '../gpu/matrix';
import { kernelDiagonal } from './kernel-diagonal';
import type { Network } from './network';

/** The trace kernel's diagonal, n numbers: the squared norm of each datapoint's gradients. Throws as kernelDiagonal. */
export function traceDiagonal(network: Network, rows: Matrix, options: JobOptions = {}): Promise<Float32Array> {
  return kernelDiagonal(network, { rows, reduction: 'trace' }, options);
}
