// Passes of some datapoints in a sweep, and what these add to the mean gradients of their blocks.
import type { OpContext } from '../../ops/context';
import type { Side } from '../kernel-side';
import type { Network } from '../network';
import { FeatureRecorder, type PieceFeatures } from './block-features';
import { parametersOf, type Sweep } from './block-pieces';
import type { BlockStretch } from './block-sides';
import type { LevelsRequest } from './level-request';
import { encodeSomeSide } from './level-sides';

/** Records the passes, as far as the pieces of the sweep need them. */
export function encodeSweepSide(
  context: OpContext,
  network: Network,
  request: LevelsRequest,
  { which, datapoints }: Pick<BlockStretch, 'which' | 'datapoints'>,
  { logits, pieces }: Sweep,
): Side {
  const names = new Set(pieces.flatMap(parametersOf));
  const counted = (name: string): boolean => names.has(name);
  return encodeSomeSide(context, network, request, context.list.scratch, { which, datapoints, logits, counted });
}

/** Records what a stretch adds to the features of its pieces. */
export function encodeFeatures(
  context: OpContext,
  network: Network,
  side: Side,
  { weights, length, first, isContinued }: Omit<BlockStretch, 'which' | 'datapoints'>,
  features: readonly PieceFeatures[],
): void {
  const counts = context.list.scratch.upload('weights', weights);
  const recorder = new FeatureRecorder(context, network, { side, weights: counts, length, first, isContinued });
  features.forEach((each) => recorder.add(each));
}
