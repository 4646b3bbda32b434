// Second derivatives of a softmax over each row, or of its logarithm, along tangents of its input.
import code from '../../shaders/layers/softmax_curvature.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf } from '../gpu/matrix';
import { blocksIn, columns4, elementGrid, requireShape } from './elementwise';
import type { SoftmaxDerivative } from './softmax-derivative';

const kernel = { name: 'softmax_curvature', code };

export interface SoftmaxCurvature extends Omit<SoftmaxDerivative, 'mode'> {
  /** Whether the value is the logarithm. */
  readonly log: boolean;
}

/** Appends the second derivative for every block of tangents. Throws ShapeMismatch. */
export function encodeSoftmaxCurvature(list: CommandList, curvature: SoftmaxCurvature): void {
  const { log, value, length, stack, output } = curvature;
  requireShape('output', output, stack.rows, stack.columns);
  const rows = value.rows / length;
  const allRows = blocksIn(stack, value) * rows;
  list.dispatch({
    kernel,
    constants: { LOG: log ? 1 : 0 },
    u32: [rows, allRows, length, columns4(stack.columns), value.stride / 4, stack.stride / 4, output.stride / 4],
    groups: [[], [bindingOf(value), bindingOf(stack)], [bindingOf(output)]],
    grid: elementGrid(allRows, stack.columns),
    flops: 10 * stack.rows * stack.columns,
  });
}
