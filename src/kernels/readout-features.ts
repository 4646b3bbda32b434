// A linear readout's C deltas folded into one: sqrt(sum_c (scale W[h, c])^2) phi'(z_h), for traces only.
import code from '../../shaders/kernel/readout_features.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { requireShape } from './elementwise';
import { foldedGrid } from './folded-grid';

const kernel = { name: 'readout_features', code };

export interface ReadoutFeatures {
  /** [H, C], the readout's weight in forward layout. */
  readonly weight: Matrix;
  /** [H, n]: the derivative of the activation before the readout; 1 where absent. */
  readonly factor?: Matrix;
  readonly scale: number;
  /** [H, n]. */
  readonly output: Matrix;
}

/** Records output[h, i] = sqrt(sum_c (scale * weight[h, c])^2) * factor[h, i]. Throws ShapeMismatch for matrices that do not fit. */
export function encodeReadoutFeatures(list: CommandList, { weight, factor, scale, output }: ReadoutFeatures): void {
  if (factor) requireShape('factor', factor, weight.rows, output.columns);
  requireShape('output', output, weight.rows, output.columns);
  const stride4 = output.stride / 4;
  const factorStride4 = (factor?.stride ?? 0) / 4;
  const bound = factor ? bindingOf(factor) : list.scratch.buffer('no-factor', 16);
  list.dispatch({
    kernel,
    u32: [weight.rows, weight.columns, stride4, factorStride4, weight.stride, Number(factor !== undefined)],
    f32: [scale],
    groups: [[bindingOf(weight)], [bound], [bindingOf(output)]],
    grid: foldedGrid(weight.rows * stride4),
    flops: weight.rows * stride4 * (2 * weight.columns + 6),
  });
}
