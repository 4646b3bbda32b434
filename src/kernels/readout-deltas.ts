// Cotangents of all logits before a linear readout: scale W[h, c] phi'(z_h), a block of rows for each logit.
import code from '../../shaders/kernel/readout_deltas.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { requireShape } from './elementwise';
import { foldedGrid } from './folded-grid';

const kernel = { name: 'readout_deltas', code };

export interface ReadoutDeltas {
  /** [H, C], the readout's weight in forward layout. */
  readonly weight: Matrix;
  /** [H, n]: the derivative of the activation before the readout; 1 where absent. */
  readonly factor?: Matrix;
  readonly scale: number;
  /** [C * H, n]. */
  readonly output: Matrix;
}

/** Records output[c * H + h, i] = scale * weight[h, c] * factor[h, i]. Throws ShapeMismatch for matrices that do not fit. */
export function encodeReadoutDeltas(list: CommandList, { weight, factor, scale, output }: ReadoutDeltas): void {
  if (factor) requireShape('factor', factor, weight.rows, output.columns);
  requireShape('output', output, weight.rows * weight.columns, output.columns);
  const stride4 = output.stride / 4;
  const factorStride4 = (factor?.stride ?? 0) / 4;
  const bound = factor ? bindingOf(factor) : list.scratch.buffer('no-factor', 16);
  list.dispatch({
    kernel,
    u32: [weight.rows, weight.columns, stride4, factorStride4, weight.stride, Number(factor !== undefined)],
    f32: [scale],
    groups: [[bindingOf(weight)], [bound], [bindingOf(output)]],
    grid: foldedGrid(weight.rows * stride4),
    flops: weight.rows * stride4 * weight.columns * 5,
  });
}
