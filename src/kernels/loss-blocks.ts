// Loss, correctness and finiteness of 4 datapoints at a time, the partial sums of a loss summary.
import code from '../../shaders/training/loss_blocks.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { foldedGrid } from './folded-grid';
import type { LabelLoss } from './loss-cotangent';

const kernel = { name: 'loss_blocks', code };

export interface LossBlocks {
  /** [C, n]. */
  readonly logits: Matrix;
  /** n u32 below C, rounded up to a multiple of 4. */
  readonly labels: GPUBuffer;
  readonly loss: LabelLoss;
  /** ceil(n / 4) vec4: sum of finite losses, number correct, number not finite, 0. */
  readonly partials: GPUBuffer;
}

export function encodeLossBlocks(list: CommandList, { logits, labels, loss, partials }: LossBlocks): void {
  const { rows, columns, stride } = logits;
  const crossEntropy = loss === 'cross-entropy';
  const quads = Math.ceil(columns / 4);
  list.dispatch({
    kernel,
    u32: [rows, columns, stride / 4, Number(crossEntropy)],
    groups: [[], [bindingOf(logits), labels], [partials]],
    grid: foldedGrid(quads),
    flops: 4 * quads * (3 * rows + (crossEntropy ? 20 : 3)),
  });
}
