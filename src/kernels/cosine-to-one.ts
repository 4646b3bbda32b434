// Cosine of every datapoint's activations with those of one datapoint.
import code from '../../shaders/neighbours/cosine_to_one.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { nanBits } from './bits';

const kernel = { name: 'cosine_to_one', code };

export interface CosineToOne {
  /** [features, n]. */
  readonly activations: Matrix;
  /** Index of the datapoint to compare with. */
  readonly chosen: number;
  /** At least n floats, rounded up to a multiple of 4. NaN where a norm is zero. */
  readonly output: GPUBuffer;
}

export function encodeCosineToOne(list: CommandList, { activations, chosen, output }: CosineToOne): void {
  const { rows, columns, stride } = activations;
  list.dispatch({
    kernel,
    u32: [rows, columns, stride / 4, chosen, nanBits],
    groups: [[], [bindingOf(activations)], [output]],
    grid: [Math.ceil(columns / 256)],
    flops: 5 * rows * columns,
  });
}
