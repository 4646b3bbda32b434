// Passes of some datapoints of a level request: the forward pass, and the backward pass of what the reduction asks for.
import type { Arena } from '../../gpu/arena';
import type { OpContext } from '../../ops/context';
import { cotangentCount } from '../kernel-method';
import { encodeSide, type LogitRange, type Side, targetShape } from '../kernel-side';
import type { Network } from '../network';
import { type LevelsRequest, setOf, targetsOf, uploadSome, type Which } from './level-request';

export interface SomePasses {
  readonly which: Which;
  readonly datapoints: Uint32Array;
  /** Of all cotangents when absent. */
  readonly logits?: LogitRange;
  /** Which parameters the cotangents are for; all when absent. */
  readonly counted?: (name: string) => boolean;
}

/** Records both passes; the datapoints belong to `arena`. */
export function encodeSomeSide(
  context: OpContext,
  network: Network,
  request: LevelsRequest,
  arena: Arena,
  { which, datapoints, logits, counted }: SomePasses,
): Side {
  const set = setOf(request, which);
  const { positions } = targetShape(network);
  return encodeSide(context, network, {
    datapoints: uploadSome(arena, set, network.inputs, datapoints),
    reduction: request.reduction,
    targets: targetsOf(set, positions, datapoints),
    logits,
    counted,
  });
}

/** How many cotangents a datapoint has. */
export function cotangentsOf(network: Network, { reduction }: LevelsRequest): number {
  return cotangentCount(reduction, network.outputs);
}
