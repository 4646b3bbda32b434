// Mean loss, accuracy and the number of losses that are not finite, of a batch of logits.
import code from '../../shaders/training/loss_summary.wgsl';
import type { CommandList } from '../gpu/commands';
import type { Matrix } from '../gpu/matrix';
import { nanBits } from './bits';
import { encodeLossBlocks } from './loss-blocks';
import type { LabelLoss } from './loss-cotangent';
import { encodeTargetBlocks } from './target-blocks';

const kernel = { name: 'loss_summary', code };

export interface LossSummary {
  /** [C, n]. */
  readonly logits: Matrix;
  /** n u32 below C, rounded up to a multiple of 4. */
  readonly labels: GPUBuffer;
  readonly loss: LabelLoss;
  /** Real-valued targets [C, n] of the squared error, in place of labels: the fraction correct then means nothing. */
  readonly targets?: Matrix;
  /** At least 3 floats: mean loss (NaN where one is not finite), fraction correct, losses that are not finite. */
  readonly output: GPUBuffer;
}

/** Records the losses in blocks of 4 datapoints and then their sum; equal logits count as the lower class. */
export function encodeLossSummary(list: CommandList, { logits, labels, loss, targets, output }: LossSummary): void {
  const n = logits.columns;
  const blocks = Math.ceil(n / 4);
  const partials = list.scratch.buffer('loss-partials', blocks * 16);
  if (targets) encodeTargetBlocks(list, { logits, targets, partials });
  else encodeLossBlocks(list, { logits, labels, loss, partials });
  list.dispatch({
    kernel,
    u32: [blocks, nanBits],
    f32: [n],
    groups: [[], [partials], [output]],
    grid: [1],
    flops: 4 * (blocks + 64),
  });
}
