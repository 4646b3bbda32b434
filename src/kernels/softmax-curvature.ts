// Second derivatives of a softmax over each row, or of its logarithm, along tangents of its input.
import code from '../../shaders/layers/softmax_curvature.wgsl';
import type { CommandList } from '../gpu/commands';
import { encodeStackedRows, type StackedRows } from './stacked-rows';

const kernel = { name: 'softmax_curvature', code };

/** The value is the softmax or its logarithm. */
export interface SoftmaxCurvature extends StackedRows {
  readonly log: boolean;
}

/** Appends the second derivative for every block of tangents. Throws ShapeMismatch. */
export function encodeSoftmaxCurvature(list: CommandList, curvature: SoftmaxCurvature): void {
  const constants = { LOG: curvature.log ? 1 : 0 };
  encodeStackedRows(list, { kernel, constants, flops: 10 }, curvature);
}
