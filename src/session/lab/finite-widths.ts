// Kernels of finite networks of many widths and seeds, computed by the engine.
import type { JobOptions } from '../../core/progress';
import { inSlices } from '../../core/slices';
import { computeKernelParts } from '../../engine/kernel';
import { Network } from '../../engine/network';
import type { Gpu } from '../../gpu/device';
import type { Matrix } from '../../gpu/matrix';
import { readMatrix } from '../../gpu/readback';
import { buildMlp } from '../../model/builders';
import type { Graph } from '../../model/graph';
import { initialising } from '../../model/initialise';
import type { FamilyName, NetworkSettings } from '../../state/settings';
import { relativeDistance, spreadOf } from '../../theory/convergence';
import type { WidthKernels, WidthResult, WidthSettings } from './width-types';

/** sigma_b. */
export const biasScale = 0.1;

export type Subject = Pick<NetworkSettings, 'hidden' | 'activation'>;

/** The network of one width: as many hidden layers as the settings have, one logit. */
export function networkOfWidth({ hidden, activation }: Subject, features: number, width: number): Graph {
  const sizes = [features, ...hidden.map(() => width), 1];
  return buildMlp({ sizes, activation, parameterization: 'ntk', biasScale });
}

export interface Finite {
  readonly gpu: Gpu;
  readonly family: FamilyName;
  readonly subject: Subject;
  readonly inputs: Matrix;
}

/** The tangent kernel of one network, and its readout's part: sw^2 <h, h'> / width + sb^2, the NNGP at this width. */
async function finiteKernels(
  { gpu, family, subject, inputs }: Finite,
  width: number,
  seed: number,
  options: JobOptions,
): Promise<WidthKernels> {
  const graph = networkOfWidth(subject, inputs.rows, width);
  const values = await inSlices(initialising(graph, seed), options);
  using network = Network.create(gpu, { graph, values }, family);
  using arena = gpu.arena.child('kernels of a width');
  const readout = `${2 * subject.hidden.length}.`;
  const parts = [undefined, (name: string) => name.startsWith(readout)];
  const request = { rows: inputs, reduction: 'trace' } as const;
  const { signal, pause } = options;
  const found = await computeKernelParts(network, arena, request, parts, { signal, pause });
  const [ntk, nngp] = await Promise.all(found.parts.map(({ matrix }) => readMatrix(gpu, matrix)));
  return { ntk, nngp };
}

function resultOf(width: number, kernels: readonly WidthKernels[], infinite: WidthKernels): WidthResult {
  return {
    width,
    ntkDistances: kernels.map(({ ntk }) => relativeDistance(ntk, infinite.ntk)),
    nngpDistances: kernels.map(({ nngp }) => relativeDistance(nngp, infinite.nngp)),
    ...spreadOf(kernels.map(({ ntk }) => ntk)),
  };
}

/** Also the kernels of the widest network of seed 0. Throws LimitExceeded, DeviceLost, the signal's reason. */
export async function finiteResults(
  finite: Finite,
  { widths, seeds }: WidthSettings,
  infinite: WidthKernels,
  options: JobOptions,
): Promise<{ results: WidthResult[]; widest: WidthKernels }> {
  const results: WidthResult[] = [];
  let kernels: WidthKernels[] = [];
  for (const [at, width] of widths.entries()) {
    kernels = [];
    for (let seed = 0; seed < seeds; seed++) {
      options.onProgress?.({ stage: 'networks', done: at * seeds + seed, total: widths.length * seeds });
      kernels.push(await finiteKernels(finite, width, seed, options));
    }
    results.push(resultOf(width, kernels, infinite));
  }
  return { results, widest: kernels[0] };
}
