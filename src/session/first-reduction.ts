// Which kernel is shown first of a network on other datapoints.
import type { Network } from '../engine/network';
import { isLanguageModel } from '../model/shape';
import type { KernelReduction } from '../state/settings';

/**
 * What to show first of a network on other datapoints: what was shown, where it has that; of a language model, whose logits
 * are many, the log-probability of the next token.
 */
export function reductionFor(
  before: KernelReduction,
  { graph, outputs }: Network,
  previous?: Network,
): KernelReduction {
  if (isLanguageModel(graph)) return 'log-probability';
  const saysNothing = before === 'log-probability' && outputs === 1;
  if (saysNothing || (previous && isLanguageModel(previous.graph))) return 'trace';
  return typeof before === 'string' || before.logit < outputs ? before : 'trace';
}
