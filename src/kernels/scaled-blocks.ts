// Every block of a stack times one matrix and a number: output[b] = scale * factor * source[b], or is increased by it.
import code from '../../shaders/elementwise/scaled_blocks.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { blocksIn, columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'scaled_blocks', code };

export interface ScaledBlocks {
  /** [blocks * rows, columns]. */
  readonly source: Matrix;
  /** [rows, columns]. */
  readonly factor: Matrix;
  readonly scale?: number;
  /** Shape of the source, in another buffer than either. */
  readonly output: Matrix;
  /** Adds to what the output holds. */
  readonly accumulate?: boolean;
}

/** Appends output[b] = [output[b] +] scale * factor * source[b] for every block. Throws ShapeMismatch. */
export function encodeScaledBlocks(
  list: CommandList,
  { source, factor, scale = 1, output, accumulate = false }: ScaledBlocks,
): void {
  const { rows, columns } = factor;
  const blocks = blocksIn(source, factor);
  requireShape('output', output, source.rows, columns);
  list.dispatch({
    kernel,
    constants: { ACCUMULATE: Number(accumulate) },
    u32: [rows, columns4(columns), blocks, source.stride / 4, factor.stride / 4, output.stride / 4],
    f32: [scale],
    groups: [[], [bindingOf(source), bindingOf(factor)], [bindingOf(output)]],
    grid: elementGrid(rows, columns),
    flops: (1 + Number(accumulate)) * source.rows * columns,
  });
}
