// Level 0 of a kernel's picture: the kernel in display order, written to a texture.
import code from '../../shaders/picture/picture_base.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';

const kernel = { name: 'picture_base', code };
const texelsPerDispatch = 2 ** 22;

export interface PictureBase {
  /** [n, n]. */
  readonly matrix: Matrix;
  /** n datapoint indices each: what row y and column x show. */
  readonly rowOrder: GPUBuffer;
  readonly columnOrder: GPUBuffer;
  /** Level 0 of an r32float texture, at least n x n. */
  readonly target: GPUTextureView;
}

export function encodePictureBase(list: CommandList, { matrix, rowOrder, columnOrder, target }: PictureBase): void {
  const n = matrix.columns;
  const band = Math.max(8, Math.floor(texelsPerDispatch / n / 8) * 8);
  for (let firstRow = 0; firstRow < n; firstRow += band) {
    const rows = Math.min(band, n - firstRow);
    list.dispatch({
      kernel,
      u32: [n, matrix.stride, firstRow],
      groups: [[], [bindingOf(matrix), rowOrder, columnOrder], [target]],
      grid: [Math.ceil(n / 8), Math.ceil(rows / 8)],
      flops: 8 * rows * n,
    });
  }
}
