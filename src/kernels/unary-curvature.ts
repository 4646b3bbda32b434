// The second derivative of a function of one number, element by element: output = f''(input).
import code from '../../shaders/elementwise/unary_curvature.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf } from '../gpu/matrix';
import { columns4, elementGrid, requireShape } from './elementwise';
import { unaryFlops, type UnaryFunction } from './unary-kinds';

const kernel = { name: 'unary_curvature', code };

/** Appends output = f''(input). Throws ShapeMismatch. */
export function encodeUnaryCurvature(list: CommandList, { kind, constants, input, output }: UnaryFunction): void {
  const { rows, columns } = input;
  requireShape('output', output, rows, columns);
  list.dispatch({
    kernel,
    constants: { KIND: kind },
    u32: [rows, columns4(columns), input.stride / 4, output.stride / 4],
    f32: constants,
    groups: [[], [bindingOf(input)], [bindingOf(output)]],
    grid: elementGrid(rows, columns),
    flops: unaryFlops[kind] * rows * columns,
  });
}
