// Logits of datapoints for the present weights, on the CPU.
import type { JobOptions } from '../core/progress';
import type { Network } from '../engine/network';
import { encodeForward, logitsOf } from '../engine/passes';
import type { Matrix } from '../gpu/matrix';
import { readMatrix } from '../gpu/readback';
import { submit } from '../gpu/submit';

/** By logit, [C, n]. Throws LimitExceeded, DeviceLost. */
export async function readLogits(network: Network, rows: Matrix, options: JobOptions = {}): Promise<Float32Array> {
  const { gpu, graph } = network;
  using work = gpu.arena.child('logits');
  const list = network.commands(work);
  const logits = logitsOf(graph, encodeForward(network.context(list, work), graph, rows));
  await submit(gpu, list, { signal: options.signal, pause: options.pause });
  return await readMatrix(gpu, logits);
}

/** The class of the largest logit of each datapoint; the first where none is larger, or none is a number. */
export function largestLogits(logits: ArrayLike<number>, classes: number): Uint32Array {
  const n = logits.length / classes;
  return Uint32Array.from({ length: n }, (_, i) => {
    let best = 0;
    for (let c = 1; c < classes; c++) if (logits[c * n + i] > logits[best * n + i]) best = c;
    return best;
  });
}
