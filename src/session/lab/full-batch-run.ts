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
  /** Steps at which the logits are read, ascending. */
  readonly moments: readonly number[];
}

/** Logits of a probe by datapoint, [n + n*, C]. */
export async function readOutputs(network: Network, probe: Probe, options: JobOptions): Promise<Float64Array> {
  const byLogit = await readLogits(network, probe.inputs, options);
  const [n, { outputs }] = [probe.datapoints.length, network];
  return Float64Array.from(byLogit, (_, at) => byLogit[(at % outputs) * n + Math.floor(at / outputs)]);
}

/** Trains `network` itself; gives its logits at each moment. Throws LimitExceeded, DeviceLost, the signal's reason. */
export async function runFullBatch(
  network: Network,
  { probe, loss, rate, moments }: FullBatch,
  options: JobOptions,
): Promise<Float64Array[]> {
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
  const found: Float64Array[] = [];
  for (const moment of moments) {
    await options.pause?.();
    await trainer.run(moment - trainer.step, { signal: options.signal });
    found.push(await readOutputs(network, probe, options));
    options.onProgress?.({ stage: 'steps of the real run', done: moment, total: moments.at(-1)! });
  }
  return found;
}

/** The datapoints, and the real-valued targets where they have them. */
function learnedOf({ inputs, targets, datapoints }: Probe, { outputs }: Network, arena: Arena) {
  return { inputs, targets: targets && uploadDatapoints(arena, targets, datapoints.length, outputs) };
}
