// A real run of full-batch gradient descent, looked at on the way.
import type { JobOptions } from '../../core/progress';
import { type Network, uploadDatapoints } from '../../engine/network';
import { Trainer } from '../../engine/training';
import type { Arena } from '../../gpu/arena';
import type { TrainingSettings } from '../../state/settings';
import { readLogits } from '../logits';
import type { Probe } from './prediction-probe';

export interface FullBatch {
  readonly probe: Probe;
  readonly loss: TrainingSettings['loss'];
  readonly rate: number;
  /** Steps whose logits are kept, ascending; the run ends at the last. */
  readonly moments: readonly number[];
  /** The training loss at these logits of the probe. */
  readonly lossAt: (outputs: Float64Array) => number;
}

export interface FullBatchCourse {
  /** Logits of the probe at each moment, [n + n*, C]. */
  readonly outputs: readonly Float64Array[];
  /** The training loss after 0, 1, ... steps, whether a moment or not. */
  readonly losses: readonly number[];
}

/** Logits of a probe by datapoint, [n + n*, C]. */
export async function readOutputs(network: Network, probe: Probe, options: JobOptions): Promise<Float64Array> {
  const byLogit = await readLogits(network, probe.inputs, options);
  const [n, { outputs }] = [probe.datapoints.length, network];
  return Float64Array.from(byLogit, (_, at) => byLogit[(at % outputs) * n + Math.floor(at / outputs)]);
}

/** Trains `network` itself, looked at after every step. Throws LimitExceeded, DeviceLost, the signal's reason. */
export async function runFullBatch(
  network: Network,
  { probe, loss, rate, moments, lossAt }: FullBatch,
  options: JobOptions,
): Promise<FullBatchCourse> {
  const { labels, trained, datapoints } = probe;
  using arena = network.gpu.arena.child('targets');
  const places = Uint32Array.from(datapoints.keys());
  const data = {
    ...learnedOf(probe, network, arena),
    labels,
    train: places.slice(0, trained),
    test: places.slice(trained),
  };
  using trainer = Trainer.create(network, data, { optimizer: 'sgd', loss, rate, batchSize: trained, seed: 0 });
  const [kept, last] = [new Set(moments), moments.at(-1)!];
  const outputs: Float64Array[] = [];
  const losses: number[] = [];
  for (let step = 0; step <= last; step++) {
    await options.pause?.();
    await trainer.run(step - trainer.step, { signal: options.signal });
    const rows = await readOutputs(network, probe, options);
    losses.push(lossAt(rows));
    if (kept.has(step)) outputs.push(rows);
    options.onProgress?.({ stage: 'steps of the real run', done: step, total: last });
  }
  return { outputs, losses };
}

/** The datapoints, and the real-valued targets where they have them. */
function learnedOf({ inputs, targets, datapoints }: Probe, { outputs }: Network, arena: Arena) {
  return { inputs, targets: targets && uploadDatapoints(arena, targets, datapoints.length, outputs) };
}
