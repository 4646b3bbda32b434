// Logits of datapoints for the present weights, on the CPU.
import type { JobOptions } from '../core/progress';
import type { Network } from '../engine/network';
import { encodeForward, logitsOf } from '../engine/passes';
import { inStretches } from '../engine/stretches';
import type { Matrix } from '../gpu/matrix';
import { readMatrix } from '../gpu/readback';

/** By logit, [C, n], in as many datapoints at once as the budget holds. Throws LimitExceeded, DeviceLost. */
export async function readLogits(network: Network, rows: Matrix, options: JobOptions = {}): Promise<Float32Array> {
  const { gpu, graph, outputs } = network;
  const n = rows.columns;
  const all = new Float32Array(outputs * n);
  const { signal, pause } = options;
  await inStretches(
    network,
    rows,
    {
      stage: 'logits',
      encode: (context, part) => logitsOf(graph, encodeForward(context, graph, part)),
      take: async (logits, { first, count }) => {
        const values = await readMatrix(gpu, logits);
        for (let c = 0; c < outputs; c++) all.set(values.subarray(c * count, (c + 1) * count), c * n + first);
      },
    },
    { signal, pause },
  );
  return all;
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
