// Weights of a large network drawn in pieces, so that a page does not stand still meanwhile: the same numbers as `initialise` draws.
import { inverseNormalCdf } from '../../core/inverse-normal';
import type { JobOptions } from '../../core/progress';
import { fillBits, streamOf, toUnitInterval } from '../../core/random';
import { breathing } from '../../core/slices';
import { sizeOf } from '../../core/tensor';
import type { Graph, ParameterValues } from '../../model/graph';

const atOnce = 8192; // numbers, a multiple of the four words of a block

/** As `initialise`. Throws the signal's reason. */
export async function initialiseInSlices(graph: Graph, seed: number, options: JobOptions): Promise<ParameterValues> {
  const breathe = breathing(options);
  const bits = new Uint32Array(atOnce);
  const values: Record<string, Float32Array> = {};
  for (const { name, shape, deviation } of graph.parameters) {
    const own = (values[name] = new Float32Array(sizeOf(shape)));
    if (deviation === 0) continue;
    for (let first = 0; first < own.length; first += atOnce) {
      await breathe();
      fillBits(seed, streamOf(name), first, bits);
      const count = Math.min(atOnce, own.length - first);
      for (let i = 0; i < count; i++) own[first + i] = deviation * inverseNormalCdf(toUnitInterval(bits[i]));
    }
  }
  return values;
}
