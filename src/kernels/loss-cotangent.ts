// The gradient of each datapoint's loss with respect to its logits: softmax(f) - y, or f - y, times a scale.
import code from '../../shaders/training/loss_cotangent.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { nanBits } from './bits';
import { requireShape } from './elementwise';
import { foldedGrid } from './folded-grid';

const kernel = { name: 'loss_cotangent', code };

/** Cross-entropy of the softmax, or 1/2 |f - y|^2 with one-hot y. */
export type LabelLoss = 'cross-entropy' | 'squared-error';

export interface LossCotangent {
  /** [C, n]. */
  readonly logits: Matrix;
  /** n u32 below C, rounded up to a multiple of 4. */
  readonly labels: GPUBuffer;
  readonly loss: LabelLoss;
  readonly scale: number;
  /** [C, n]; may not be the buffer of the logits. */
  readonly output: Matrix;
}

/** Records output = scale * (softmax(f) - one-hot) or scale * (f - one-hot), column by column. Throws ShapeMismatch for matrices that do not fit. */
export function encodeLossCotangent(list: CommandList, { logits, labels, loss, scale, output }: LossCotangent): void {
  const { rows, columns } = logits;
  requireShape('output', output, rows, columns);
  const crossEntropy = loss === 'cross-entropy';
  const quads = Math.ceil(columns / 4);
  list.dispatch({
    kernel,
    u32: [rows, columns, logits.stride / 4, output.stride / 4, Number(crossEntropy), nanBits],
    f32: [scale],
    groups: [[], [bindingOf(logits), labels], [bindingOf(output)]],
    grid: foldedGrid(quads),
    flops: 4 * quads * rows * (crossEntropy ? 7 : 2),
  });
}
