// Sums over the columns of a stack of matrices: output[b, r] = scale * sum over columns i of matrix[b, r, i].
import code from '../../shaders/linear_algebra/row_sums.wgsl';
import { shapeMismatch } from '../core/errors';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { foldedGrid } from './folded-grid';

const kernel = { name: 'row_sums', code };

/** Columns summed by one invocation; longer rows take more passes. */
export const summedColumns = 256;

export interface RowSums {
  /** [blocks * rows, columns]. */
  readonly matrix: Matrix;
  readonly blocks: number;
  /** [1, rows]: the sums of block 0, in another buffer. */
  readonly output: Matrix;
  /** Floats from one block's sums to the next. */
  readonly outputStep: number;
  readonly scale?: number;
}

/** Appends the sums, as a tree of sums of at most 256 columns. Throws ShapeMismatch unless the output is [1, rows]. */
export function encodeRowSums(list: CommandList, { matrix, blocks, output, outputStep, scale = 1 }: RowSums): void {
  const rows = matrix.rows / blocks;
  if (output.rows !== 1 || output.columns !== rows) {
    throw shapeMismatch(`sums of 1 x ${rows}`, `${output.rows} x ${output.columns}`);
  }
  let parts = matrix;
  while (parts.columns > summedColumns) {
    const finer = parts;
    parts = list.scratch.matrix('row-sums-parts', matrix.rows, Math.ceil(finer.columns / summedColumns));
    const target = { binding: bindingOf(parts), blockStep: rows * parts.stride, rowStep: parts.stride };
    encodePass(list, finer, rows, target, 1);
  }
  const size = ((blocks - 1) * outputStep + rows) * 4;
  const target = { binding: { ...bindingOf(output), size }, blockStep: outputStep, rowStep: 1 };
  encodePass(list, parts, rows, target, scale);
}

/** Where a pass writes; steps in floats. */
interface Target {
  readonly binding: GPUBufferBinding;
  readonly blockStep: number;
  readonly rowStep: number;
}

function encodePass(list: CommandList, matrix: Matrix, rows: number, target: Target, scale: number): void {
  const parts = Math.ceil(matrix.columns / summedColumns);
  list.dispatch({
    kernel,
    u32: [matrix.rows, rows, matrix.columns, matrix.stride / 4, target.blockStep, target.rowStep],
    f32: [scale],
    groups: [[], [bindingOf(matrix)], [target.binding]],
    grid: foldedGrid(matrix.rows * parts),
    flops: matrix.rows * (matrix.columns + parts),
  });
}
