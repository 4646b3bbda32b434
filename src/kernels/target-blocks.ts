// Squared error towards real-valued targets and finiteness of 4 datapoints at a time, the partial sums of a loss summary.
import code from '../../shaders/training/target_blocks.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { requireShape } from './elementwise';
import { foldedGrid } from './folded-grid';

const kernel = { name: 'target_blocks', code };

export interface TargetBlocks {
  /** [C, n]. */
  readonly logits: Matrix;
  /** [C, n]. */
  readonly targets: Matrix;
  /** ceil(n / 4) vec4: sum of finite losses, 0, number not finite, 0. */
  readonly partials: GPUBuffer;
}

/** Throws ShapeMismatch. */
export function encodeTargetBlocks(list: CommandList, { logits, targets, partials }: TargetBlocks): void {
  const { rows, columns } = logits;
  requireShape('targets', targets, rows, columns);
  const quads = Math.ceil(columns / 4);
  list.dispatch({
    kernel,
    u32: [rows, columns, logits.stride / 4, targets.stride / 4],
    groups: [[], [bindingOf(logits), bindingOf(targets)], [partials]],
    grid: foldedGrid(quads),
    flops: 4 * quads * (3 * rows + 3),
  });
}
