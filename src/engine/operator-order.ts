// The spectral order of a kernel that is too large to hold: from its products and its diagonal alone.
import type { LeadingEigenOptions } from '../core/leading-eigen';
import { type DiagonalRequest, kernelDiagonal } from './kernel-diagonal';
import type { Network } from './network';
import { ReducedOperator } from './reduced-operator';
import { orderFromProducts } from './spectral-order';

/**
 * As spectralOrder, with no more memory than one forward and one backward pass of all datapoints. Each product with four
 * vectors is 4 vjps and jvps, 4 C for a trace over C logits; clear clusters take a few of them, no kernel more than 64.
 * Throws as spectralOrder.
 */
export async function operatorOrder(
  network: Network,
  request: DiagonalRequest,
  options: LeadingEigenOptions = {},
): Promise<Uint32Array<ArrayBuffer>> {
  const { signal, pause } = options;
  const diagonal = await kernelDiagonal(network, request, { signal, pause });
  using operator = await ReducedOperator.create(network, request, { signal, pause });
  return await orderFromProducts(operator.blocks({ signal, pause }), diagonal, options);
}
