// Each row of a value less its mean, over its deviation.
import code from '../../shaders/layers/normalise.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'normalise', code };

export interface Normalise {
  /** [rows * length, columns]. */
  readonly input: Matrix;
  /** Numbers in a row. */
  readonly length: number;
  /** Whether the mean is taken off. */
  readonly centred: boolean;
  readonly epsilon: number;
  /** [rows * length, columns], in another buffer. */
  readonly output: Matrix;
}

/** Appends the normalisation of each row. Throws ShapeMismatch. */
export function encodeNormalise(list: CommandList, { input, length, centred, epsilon, output }: Normalise): void {
  requireShape('output', output, input.rows, input.columns);
  const rows = input.rows / length;
  list.dispatch({
    kernel,
    constants: { CENTRED: centred ? 1 : 0 },
    u32: [rows, length, columns4(input.columns), input.stride / 4, output.stride / 4],
    f32: [epsilon],
    groups: [[], [bindingOf(input)], [bindingOf(output)]],
    grid: elementGrid(rows, input.columns),
    flops: 6 * input.rows * input.columns,
  });
}
