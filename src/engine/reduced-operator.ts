// A reduced kernel [n, n] known only by its products: K u by kernel-vector products with the cotangents of the reduction,
// without the matrix. A trace over C logits takes C products of a vjp and a jvp for each vector, everything else one.
import { blockWidth, type BlockProduct } from '../core/leading-eigen';
import type { JobOptions } from '../core/progress';
import { type HostSeeds, readSeeds } from './host-seeds';
import { KernelOperator } from './kernel-operator';
import type { DiagonalRequest } from './kernel-diagonal';
import type { Network } from './network';

export class ReducedOperator implements Disposable {
  private constructor(
    private readonly operator: KernelOperator,
    private readonly seeds: HostSeeds,
    private readonly outputs: number,
  ) {}

  /** Runs the forward pass once. Throws LimitExceeded, ShapeMismatch, DeviceLost. */
  static async create(network: Network, request: DiagonalRequest, options: JobOptions = {}): Promise<ReducedOperator> {
    const seeds = await readSeeds(network, request);
    const operator = await KernelOperator.create(network, request, options);
    return new ReducedOperator(operator, seeds.rows, network.outputs);
  }

  /** K u, n numbers in float64. Throws DeviceLost and the signal's reason. */
  async apply(u: ArrayLike<number>, { signal, pause }: JobOptions = {}): Promise<Float64Array> {
    const { seeds, outputs } = this;
    const sums = new Float64Array(seeds.n);
    for (let m = 0; m < seeds.count; m++) {
      const seed = (at: number): number => seeds.at(Math.floor(at / outputs), m, at % outputs);
      const v = Float64Array.from({ length: seeds.n * outputs }, (_, at) => u[Math.floor(at / outputs)] * seed(at));
      const product = await this.operator.apply(v, { signal, pause });
      product.forEach((value, at) => (sums[Math.floor(at / outputs)] += value * seed(at)));
    }
    return sums;
  }

  /** Four vectors at once, one after the other; those that are zero take nothing. */
  blocks(options: JobOptions = {}): BlockProduct {
    return async (block) => {
      const images = new Float64Array(block.length);
      for (let k = 0; k < blockWidth; k++) {
        const vector = block.filter((_, at) => at % blockWidth === k);
        if (vector.every((value) => value === 0)) continue;
        const image = await this.apply(vector, options);
        image.forEach((value, i) => (images[i * blockWidth + k] = value));
      }
      return images;
    };
  }

  [Symbol.dispose](): void {
    this.operator[Symbol.dispose]();
  }
}
