// Entries of a matrix at given places, for samples.
import code from '../../shaders/picture/gather_entries.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';

const kernel = { name: 'gather_entries', code };

export interface GatherEntries {
  readonly matrix: Matrix;
  /** `count` u32: row * stride + column. */
  readonly places: GPUBuffer;
  /** At most 4,194,240 (65,535 workgroups of 64). */
  readonly count: number;
  /** At least `count` floats. */
  readonly output: GPUBuffer;
}

export function encodeGatherEntries(list: CommandList, { matrix, places, count, output }: GatherEntries): void {
  list.dispatch({
    kernel,
    u32: [count],
    groups: [[], [bindingOf(matrix), places], [output]],
    grid: [Math.ceil(count / 64)],
    flops: count,
  });
}
