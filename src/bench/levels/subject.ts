// What is measured of large kernels: images of strokes by class, a 784-512-512-10 network, its trace kernel by tile.
import { loadStrokes } from '../../datasets/strokes';
import { KernelLevels } from '../../engine/levels/kernel-levels';
import { Network } from '../../engine/network';
import { probeFamily } from '../../engine/probe';
import type { Gpu } from '../../gpu/device';
import { buildMlp } from '../../model/builders';
import type { Model } from '../../model/graph';
import { initialise } from '../../model/initialise';

const sizes = [784, 512, 512, 10];
const strokeSeed = 1;

export interface LevelsSubject extends Disposable {
  readonly gpu: Gpu;
  readonly model: Model;
  /** [n, 784]. */
  readonly values: Float32Array;
  /** By class. */
  readonly order: Uint32Array;
  readonly levels: KernelLevels;
}

export async function openSubject(gpu: Gpu, n: number): Promise<LevelsSubject> {
  const { inputs: values, labels } = await loadStrokes({ count: n, seed: strokeSeed });
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((i, j) => labels[i] - labels[j] || i - j);
  const graph = buildMlp({ sizes, activation: 'relu', parameterization: 'standard' });
  const model = { graph, values: initialise(graph, 1) };
  const network = Network.create(gpu, model, await probeFamily(gpu));
  const levels = new KernelLevels(network, { rows: { values, order }, reduction: 'trace' });
  return { gpu, model, values, order, levels, [Symbol.dispose]: () => network[Symbol.dispose]() };
}
