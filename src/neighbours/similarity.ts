// Similarity of activations: the cosine of every datapoint with one, layer by layer.
import { shapeMismatch } from '../core/errors';
import type { JobOptions } from '../core/progress';
import { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { readFloats } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeCosineToOne } from '../kernels/cosine-to-one';

/**
 * For each layer's activations [features, n], the cosine of every datapoint with datapoint `chosen`: n numbers, NaN where
 * either has no norm. Throws ShapeMismatch when `chosen` is not one of the datapoints, DeviceLost, and the signal's reason.
 */
export async function similarityToOne(
  gpu: Gpu,
  layers: readonly Matrix[],
  chosen: number,
  options: JobOptions = {},
): Promise<Float32Array[]> {
  using scratch = gpu.arena.child('similarity');
  const list = new CommandList(scratch);
  const outputs = layers.map((activations) => {
    const n = activations.columns;
    if (!Number.isInteger(chosen) || chosen < 0 || chosen >= n)
      throw shapeMismatch(`a datapoint below ${n}`, `${chosen}`);
    const output = scratch.buffer('cosine', Math.ceil(n / 4) * 16);
    encodeCosineToOne(list, { activations, chosen, output });
    return output;
  });
  await submit(gpu, list, { stage: 'similarity of activations', ...options });
  return Promise.all(outputs.map((output, layer) => readFloats(gpu, output, 0, layers[layer].columns)));
}
