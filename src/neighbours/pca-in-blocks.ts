// PCA of activations that need not be there all at once: a first pass over blocks of datapoints for the covariance, a second
// that projects them. Memory: features^2 numbers, a block, and the positions.
import { leadingEigen } from '../core/leading-eigen';
import type { JobOptions } from '../core/progress';
import type { Arena } from '../gpu/arena';
import type { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { readFloats } from '../gpu/readback';
import { encodeCenterRows } from '../kernels/center-rows';
import { encodeContractRows } from '../kernels/contract-rows';
import { Covariance, type Moments } from './covariance';
import { axes, type Projection, positionBuffer, scaledLoadings, sharesOf } from './pca';

const unitRoundoff = 2 ** -24;

export class PcaInBlocks {
  private readonly covariance: Covariance;
  private found: { readonly mean: GPUBuffer; readonly loadings: GPUBuffer } | undefined;
  private summary: Pick<Projection, 'explained' | 'converged'> = { explained: [0, 0, 0], converged: true };
  private readonly positions: GPUBuffer;

  /** The positions belong to `arena`; `scratch` has to stay until they are read. */
  constructor(
    private readonly gpu: Gpu,
    arena: Arena,
    private readonly scratch: Arena,
    private readonly features: number,
    private readonly n: number,
    blocks: number,
  ) {
    this.positions = positionBuffer(arena, n);
    this.covariance = new Covariance(gpu, scratch, features, n, blocks);
  }

  /** First pass: appends a block [features, count]. */
  encodeAdd(list: CommandList, block: Matrix): void {
    this.covariance.encodeAdd(list, block);
  }

  /** Between the passes. Throws Unsupported when activations are not finite, and the signal's reason. */
  async solve(options: JobOptions): Promise<void> {
    const { features, scratch } = this;
    const moments = await this.covariance.read();
    const variance = varianceOf(moments, this.n);
    if (variance === 0) return;
    const leading = await leadingEigen(productOf(moments), features, Math.min(axes, features), options);
    const mean = Float32Array.from({ length: features * 4 }, (_, i) => (i % 4 === 0 ? moments.mean[i / 4] : 0));
    const loadings = scaledLoadings(leading, features);
    this.found = { mean: scratch.upload('mean', mean), loadings: scratch.upload('loadings', loadings) };
    this.summary = { explained: sharesOf(leading, variance), converged: leading.converged };
  }

  /** Second pass: appends a block again, whose first datapoint is `first`. Equal datapoints stay at the origin. */
  encodeProject(list: CommandList, block: Matrix, first: number): void {
    if (!this.found) return;
    const { mean, loadings } = this.found;
    const centred = list.scratch.matrix('centred', block.rows, block.columns);
    const output = list.scratch.buffer('projected', centred.stride * 16);
    encodeCenterRows(list, { matrix: block, mean, output: centred });
    encodeContractRows(list, { matrix: centred, thin: loadings, output });
    list.copyBuffer(output, 0, this.positions, first * 16, block.columns * 16);
  }

  async read(): Promise<Projection> {
    const points = await readFloats(this.gpu, this.positions, 0, this.n * 4);
    return { positions: this.positions, points, ...this.summary };
  }
}

/** Sum over features, zero when all datapoints are equal up to rounding. */
function varianceOf({ mean, covariance }: Moments, n: number): number {
  const features = mean.length;
  const variance = mean.reduce((sum, _, i) => sum + covariance[i * features + i], 0);
  const meanSquare = mean.reduce((sum, value) => sum + value * value, 0);
  const meanError = unitRoundoff * (64 + n / 64 + 3);
  return variance > meanError ** 2 * meanSquare ? variance : 0;
}

/** Four vectors at once, [features, 4]. */
const productOf =
  ({ mean: { length: features }, covariance }: Moments) =>
  async (block: Float64Array): Promise<Float64Array> => {
    const out = new Float64Array(features * 4);
    for (let i = 0; i < features; i++) {
      for (let j = 0; j < features; j++) {
        const value = covariance[i * features + j];
        for (let k = 0; k < 4; k++) out[i * 4 + k] += value * block[j * 4 + k];
      }
    }
    return out;
  };
