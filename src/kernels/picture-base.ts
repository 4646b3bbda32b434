// Level 0 of a kernel's picture: the kernel in display order, written to a texture.
import code from '../../shaders/picture/picture_base.wgsl';
import type { Extent } from '../core/pyramid';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';

const kernel = { name: 'picture_base', code };
const texelsPerDispatch = 2 ** 22;

export interface PictureBase {
  /** [n, n]. */
  readonly matrix: Matrix;
  /** Datapoint indices, as many as there are rows and columns: what row y and column x show. */
  readonly rowOrder: GPUBuffer;
  readonly columnOrder: GPUBuffer;
  readonly cells: Extent;
  /** Level 0 of an r32float texture, at least as large as `cells`. */
  readonly target: GPUTextureView;
}

export function encodePictureBase(list: CommandList, picture: PictureBase): void {
  const { matrix, rowOrder, columnOrder, cells, target } = picture;
  const { rows: all, columns } = cells;
  const band = Math.max(8, Math.floor(texelsPerDispatch / columns / 8) * 8);
  for (let firstRow = 0; firstRow < all; firstRow += band) {
    const rows = Math.min(band, all - firstRow);
    list.dispatch({
      kernel,
      u32: [all, columns, matrix.stride, firstRow],
      groups: [[], [bindingOf(matrix), rowOrder, columnOrder], [target]],
      grid: [Math.ceil(columns / 8), Math.ceil(rows / 8)],
      flops: 8 * rows * columns,
    });
  }
}
