// A kernel's diagonal without the kernel: squared norms of gradients, by one forward and one backward pass.
import type { JobOptions } from '../core/progress';
import type { Matrix } from '../gpu/matrix';
import { readFloats } from '../gpu/readback';
import type { OpContext } from '../ops/context';
import { termMethods } from './kernel-method';
import type { KernelRequest } from './kernel-request';
import { encodeSide } from './kernel-side';
import { encodeNorms } from './kernel-sum';
import type { Network } from './network';
import { inStretches, type Stretch } from './stretches';

export type DiagonalRequest = Pick<KernelRequest, 'rows' | 'targets' | 'parameters'> & {
  readonly reduction: Exclude<KernelRequest['reduction'], 'full' | 'cosine'>;
};

/**
 * K(i, i) of each datapoint, n numbers, in as many datapoints at once as the budget holds. Throws LimitExceeded where not
 * even a few fit, ShapeMismatch, DeviceLost; stops on abort.
 */
export async function kernelDiagonal(
  network: Network,
  request: DiagonalRequest,
  options: JobOptions = {},
): Promise<Float32Array> {
  const diagonal = new Float32Array(request.rows.columns);
  await inStretches(
    network,
    request.rows,
    {
      stage: 'norms',
      encode: (context, rows, stretch) => encodePart(context, network, request, rows, stretch),
      take: async (norms, { first, count }) => diagonal.set(await readFloats(network.gpu, norms, 0, count), first),
    },
    options,
  );
  return diagonal;
}

function encodePart(
  context: OpContext,
  network: Network,
  { rows: all, reduction, targets, parameters }: DiagonalRequest,
  rows: Matrix,
  { first, count }: Stretch,
): GPUBuffer {
  const perDatapoint = (targets?.length ?? 0) / all.columns;
  const own = targets?.slice(first * perDatapoint, (first + count) * perDatapoint);
  const side = encodeSide(context, network, { datapoints: rows, reduction, targets: own });
  return encodeNorms(context, network, side, termMethods(network, { rows, reduction, parameters }));
}
