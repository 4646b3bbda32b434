// The kernel of numbers that stands for another where that has none of its own: of a cosine, its trace.
import type { DiagonalRequest } from '../engine/kernel-diagonal';
import type { KernelRequest } from '../engine/kernel';

/** The same request for one number of each pair; a cosine's and a full kernel's is the trace over all parameters. */
export function reducedRequest({ rows, targets, reduction, parameters }: KernelRequest): DiagonalRequest {
  if (reduction === 'cosine' || reduction === 'full') return { rows, reduction: 'trace' };
  return { rows, targets, reduction, parameters };
}
