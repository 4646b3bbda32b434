// A kernel brought back from the GPU, for the many products that following a training takes.
import type { JobOptions } from '../../core/progress';
import { computeKernel, type KernelRequest } from '../../engine/kernel';
import { readInBlocks } from '../../engine/kernel-rows';
import type { Network } from '../../engine/network';

export class DenseKernel {
  private constructor(
    readonly rows: number,
    readonly columns: number,
    /** Row-major, [rows, columns]. */
    readonly entries: Float32Array,
  ) {}

  /** Throws what computeKernel throws. */
  static async compute(network: Network, request: KernelRequest, options: JobOptions): Promise<DenseKernel> {
    using arena = network.gpu.arena.child('dense kernel');
    const { matrix } = await computeKernel(network, arena, request, options);
    const { rows, columns } = matrix;
    const entries = new Float32Array(rows * columns);
    let filled = 0;
    for await (const block of readInBlocks(network.gpu, matrix, { signal: options.signal, pause: options.pause })) {
      entries.set(block, filled);
      filled += block.length;
    }
    return new DenseKernel(rows, columns, entries);
  }

  /** K v, summed in float64; `v` has as many numbers as there are columns. */
  times(v: ArrayLike<number>): Float64Array {
    const { rows, columns, entries } = this;
    const out = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let j = 0, at = i * columns; j < columns; j++, at++) sum += entries[at] * v[j];
      out[i] = sum;
    }
    return out;
  }
}
