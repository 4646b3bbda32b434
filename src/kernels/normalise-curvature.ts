// Second derivatives of a normalisation of each row along tangents of its input.
import code from '../../shaders/layers/normalise_curvature.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf } from '../gpu/matrix';
import { blocksIn, columns4, elementGrid, requireShape } from './elementwise';
import type { NormaliseDerivative } from './normalise-derivative';

const kernel = { name: 'normalise_curvature', code };

/** Appends the second derivative for every block of tangents. Throws ShapeMismatch. */
export function encodeNormaliseCurvature(list: CommandList, curvature: NormaliseDerivative): void {
  const { input, length, centred, epsilon, stack, output } = curvature;
  requireShape('output', output, stack.rows, stack.columns);
  const rows = input.rows / length;
  const allRows = blocksIn(stack, input) * rows;
  list.dispatch({
    kernel,
    constants: { CENTRED: centred ? 1 : 0 },
    u32: [rows, allRows, length, columns4(stack.columns), input.stride / 4, stack.stride / 4, output.stride / 4],
    f32: [epsilon],
    groups: [[], [bindingOf(input), bindingOf(stack)], [bindingOf(output)]],
    grid: elementGrid(allRows, stack.columns),
    flops: 21 * stack.rows * stack.columns,
  });
}
