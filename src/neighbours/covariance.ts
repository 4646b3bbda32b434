// The covariance of activations that are seen in blocks of datapoints, one after the other: one pass, and features^2 numbers.
import { unsupported } from '../core/errors';
import type { Arena } from '../gpu/arena';
import type { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { readFloats, readMatrix } from '../gpu/readback';
import { encodeCenterRows } from '../kernels/center-rows';
import { encodeContractColumns } from '../kernels/contract-columns';
import { encodeMatmul } from '../kernels/matmul';
import { encodeTranspose } from '../kernels/transpose';

export interface Moments {
  /** [features]. */
  readonly mean: Float64Array;
  /** [features, features], denominator n. */
  readonly covariance: Float64Array;
}

/**
 * Sums of (x - s) and (x - s)(x - s)^T over the blocks, s the mean of the first block: so nothing cancels that lies far from
 * zero. Blocks are added in float32 on the GPU, sums over the blocks' means in float64.
 */
export class Covariance {
  private readonly products: Matrix;
  private readonly shift: GPUBuffer;
  private readonly sums: GPUBuffer;
  private added = 0;

  constructor(
    private readonly gpu: Gpu,
    arena: Arena,
    private readonly features: number,
    private readonly n: number,
    private readonly blocks: number,
  ) {
    this.products = arena.matrix('covariance', features, features);
    this.shift = arena.buffer('shift', features * 16);
    this.sums = arena.buffer('sums', blocks * features * 16);
  }

  /** Appends one more block, [features, count]; its scratch memory is the list's. */
  encodeAdd(list: CommandList, block: Matrix): void {
    const { scratch } = list;
    const { rows, columns } = block;
    const ones = Float32Array.from({ length: columns * 4 }, (_, i) => (i % 4 === 0 ? 1 : 0));
    const thin = scratch.upload('ones', ones);
    if (this.added === 0) encodeContractColumns(list, { matrix: block, thin, output: this.shift, scale: 1 / columns });
    const [centred, flipped] = [scratch.matrix('centred', rows, columns), scratch.matrix('flipped', columns, rows)];
    const sum = scratch.buffer('sum', rows * 16);
    encodeCenterRows(list, { matrix: block, mean: this.shift, output: centred });
    encodeContractColumns(list, { matrix: centred, thin, output: sum });
    list.copyBuffer(sum, 0, this.sums, this.added * rows * 16, rows * 16);
    encodeTranspose(list, { input: centred, output: flipped });
    encodeMatmul(list, 'registers', { a: flipped, b: flipped, c: this.products, accumulate: this.added > 0 });
    this.added += 1;
  }

  /** Of all blocks. Throws Unsupported when they are not finite. */
  async read(): Promise<Moments> {
    const { gpu, features, n } = this;
    const [shift, sums, products] = await Promise.all([
      readFloats(gpu, this.shift, 0, features * 4),
      readFloats(gpu, this.sums, 0, this.blocks * features * 4),
      readMatrix(gpu, this.products),
    ]);
    const offset = new Float64Array(features);
    for (let i = 0; i < sums.length; i += 4) offset[(i / 4) % features] += sums[i] / n;
    const covariance = Float64Array.from(
      products,
      (value, i) => value / n - offset[Math.floor(i / features)] * offset[i % features],
    );
    if (!covariance.every(Number.isFinite)) throw unsupported('a projection of activations that are not finite');
    return { mean: offset.map((value, i) => value + shift[i * 4]), covariance };
  }
}
