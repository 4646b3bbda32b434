// Four matrix-vector products at once: output[r] = scale * sum over columns j of matrix[r, j] * thin[j].
import code from '../../shaders/thin/contract_columns.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { encodeSumBlocks } from './sum-blocks';

const kernel = { name: 'contract_columns', code };

/** Columns summed in one go (a multiple of 4); the blocks' sums are then added by sum_blocks. */
export const contractedColumns = 64;

export interface ContractColumns {
  /** [rows, columns]. */
  readonly matrix: Matrix;
  /** At least `columns` vec4: a component for each of four vectors. */
  readonly thin: GPUBuffer;
  /** At least `rows` vec4. */
  readonly output: GPUBuffer;
  readonly scale?: number;
}

/** Appends output = scale * matrix thin, in blocks of 64 columns and then over the blocks. */
export function encodeContractColumns(list: CommandList, { matrix, thin, output, scale = 1 }: ContractColumns): void {
  const { rows, columns } = matrix;
  const blocks = Math.ceil(columns / contractedColumns);
  const partials = list.scratch.buffer('contract-columns-partials', blocks * rows * 16);
  list.dispatch({
    kernel,
    constants: { BLOCK_COLUMNS: contractedColumns },
    u32: [rows, columns, matrix.stride / 4],
    groups: [[], [bindingOf(matrix), thin], [partials]],
    grid: [Math.ceil(rows / 64), blocks],
    flops: 8 * rows * columns,
  });
  encodeSumBlocks(list, { partials, blocks, count: rows, stride: rows, scale, output });
}
