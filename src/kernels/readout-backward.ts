// A dense layer and the linear readout behind it as one matrix: scale inner[o, k] readout[o, c].
import code from '../../shaders/kernel/readout_backward.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { requireShape } from './elementwise';
import { foldedGrid } from './folded-grid';

const kernel = { name: 'readout_backward', code };

export interface ReadoutBackward {
  /** [O, K]: the dense layer's weight transposed, [out, in]. */
  readonly inner: Matrix;
  /** [O, C]: the readout's weight in forward layout. */
  readonly readout: Matrix;
  readonly scale: number;
  /** [O, C * K]. */
  readonly output: Matrix;
}

/** Records output[o, c * K + k] = scale * inner[o, k] * readout[o, c]. Throws ShapeMismatch for matrices that do not fit. */
export function encodeReadoutBackward(list: CommandList, { inner, readout, scale, output }: ReadoutBackward): void {
  requireShape('readout', readout, inner.rows, readout.columns);
  requireShape('output', output, inner.rows, inner.columns * readout.columns);
  const stride4 = output.stride / 4;
  list.dispatch({
    kernel,
    u32: [inner.rows, inner.columns, readout.columns, inner.stride, readout.stride, stride4],
    f32: [scale],
    groups: [[bindingOf(inner), bindingOf(readout)], [], [bindingOf(output)]],
    grid: foldedGrid(inner.rows * stride4),
    flops: inner.rows * output.stride * 2,
  });
}
