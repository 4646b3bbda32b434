// Sums over the positions of a value: output[z, o] = scale * sum_t values[z, t, o], or added to what is there.
import code from '../../shaders/linear_algebra/position_sums.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4, elementGrid, requireShape } from './elementwise';

const kernel = { name: 'position_sums', code };

export interface PositionSums {
  /** [blocks * positions * features, columns]. */
  readonly values: Matrix;
  readonly blocks: number;
  readonly features: number;
  /** Whether a block is [features, positions], as of a convolution, or [positions, features]. */
  readonly featuresFirst: boolean;
  readonly scale: number;
  readonly accumulate?: boolean;
  /** [blocks * features, columns], in another buffer. */
  readonly output: Matrix;
}

/** Appends the sums. Throws ShapeMismatch unless the output has a row for each feature of each block. */
export function encodePositionSums(list: CommandList, sums: PositionSums): void {
  const { values, blocks, features, featuresFirst, scale, accumulate, output } = sums;
  const positions = values.rows / blocks / features;
  requireShape('sums', output, blocks * features, values.columns);
  const steps = featuresFirst ? [1, positions] : [features, 1];
  list.dispatch({
    kernel,
    constants: { ACCUMULATE: accumulate ? 1 : 0 },
    u32: [features, positions, blocks, columns4(values.columns), ...steps, values.stride / 4, output.stride / 4],
    f32: [scale],
    groups: [[], [bindingOf(values)], [bindingOf(output)]],
    grid: elementGrid(output.rows, output.columns),
    flops: values.rows * values.columns,
  });
}
