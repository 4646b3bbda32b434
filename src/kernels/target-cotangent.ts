// The gradient of each datapoint's squared error towards real-valued targets with respect to its logits, times a scale.
import code from '../../shaders/training/target_cotangent.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'target_cotangent', code };

/** Three matrices of one shape [C, n]; the output lies in a buffer of its own. */
export interface TargetCotangent {
  readonly logits: Matrix;
  readonly targets: Matrix;
  readonly scale: number;
  readonly output: Matrix;
}

/** Records output = scale * (logits - targets). Throws ShapeMismatch. */
export function encodeTargetCotangent(list: CommandList, { logits, targets, scale, output }: TargetCotangent): void {
  const { rows, columns } = logits;
  requireShape('targets', targets, rows, columns);
  requireShape('output', output, rows, columns);
  list.dispatch({
    kernel,
    u32: [rows, columns4(columns), logits.stride / 4, targets.stride / 4, output.stride / 4],
    f32: [scale],
    groups: [[], [bindingOf(logits), bindingOf(targets)], [bindingOf(output)]],
    grid: elementGrid(rows, columns),
    flops: 2 * rows * columns,
  });
}
