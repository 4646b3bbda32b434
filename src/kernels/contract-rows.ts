// Four transposed matrix-vector products at once: output[j] = scale * sum over rows r of matrix[r, j] * thin[r].
import code from '../../shaders/thin/contract_rows.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { encodeSumBlocks } from './sum-blocks';

const kernel = { name: 'contract_rows', code };

/** Rows summed in one go; the blocks' sums are then added by sum_blocks. */
export const contractedRows = 64;

export interface ContractRows {
  /** [rows, columns]. */
  readonly matrix: Matrix;
  /** At least `rows` vec4: a component for each of four vectors. */
  readonly thin: GPUBuffer;
  /** At least `columns` vec4. */
  readonly output: GPUBuffer;
  readonly scale?: number;
}

/** Appends output = scale * matrix^T thin, in blocks of 64 rows and then over the blocks. */
export function encodeContractRows(list: CommandList, { matrix, thin, output, scale = 1 }: ContractRows): void {
  const { rows, columns } = matrix;
  const blocks = Math.ceil(rows / contractedRows);
  const stride = Math.ceil(columns / 4) * 4;
  const partials = list.scratch.buffer('contract-rows-partials', blocks * stride * 16);
  list.dispatch({
    kernel,
    constants: { BLOCK_ROWS: contractedRows },
    u32: [rows, columns, matrix.stride / 4],
    groups: [[], [bindingOf(matrix), thin], [partials]],
    grid: [Math.ceil(columns / 256), blocks],
    flops: 8 * rows * columns,
  });
  encodeSumBlocks(list, { partials, blocks, count: columns, stride, scale, output });
}
