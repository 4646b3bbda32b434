// Norms of gradients without a kernel: by one forward and one backward pass.
import type { JobOptions } from '../core/progress';
import type { Matrix } from '../gpu/matrix';
import { readFloats } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { allMethods } from './kernel-method';
import { encodeSide } from './kernel-side';
import { encodeNorms } from './kernel-sum';
import type { Network } from './network';

/**
 * The trace kernel's diagonal, n numbers: the squared norm of each datapoint's gradients. By one forward and one backward
 * pass, without the kernel. Throws LimitExceeded, ShapeMismatch, DeviceLost; stops on abort.
 */
export async function traceDiagonal(network: Network, rows: Matrix, options: JobOptions = {}): Promise<Float32Array> {
  const { gpu } = network;
  using work = gpu.arena.child('trace diagonal');
  const list = network.commands(work);
  const context = network.context(list, work);
  const side = encodeSide(context, network, { datapoints: rows, reduction: 'trace' });
  const diagonal = encodeNorms(context, network, side, allMethods(network, { rows, reduction: 'trace' }));
  await submit(gpu, list, { stage: 'norms', ...options });
  return await readFloats(gpu, diagonal, 0, rows.columns);
}
