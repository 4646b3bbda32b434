// Which datapoints films and sweeps look at, and the runs that sweeps are made of, said once more in plain terms.
import { permutation, streamOf } from '../../src/core/random';
import type { Dataset } from '../../src/datasets/dataset';
import type { NetworkSettings, SweepSettings, TrainingSettings } from '../../src/session/types';

/** The first `count` of a seeded order of all datapoints, by class, then by index. */
export function plainProbeSet(
  { count: all, labels }: Pick<Dataset, 'count' | 'labels'>,
  count: number,
  seed: number,
): Uint32Array {
  const chosen = [...permutation(seed, streamOf('film probe'), all)].slice(0, count);
  return Uint32Array.from(chosen.sort((a, b) => labels[a] - labels[b] || a - b));
}

/** The datapoints of a probe set that a sweep nudges, the first of a seeded order. */
export function plainNudged(probe: Uint32Array, count: number, seed: number): Uint32Array {
  const order = [...permutation(seed, streamOf('sweep nudges'), probe.length)];
  return Uint32Array.from(order.slice(0, count), (at) => probe[at]);
}

export interface PlainSweepRun {
  readonly value: number;
  readonly network: NetworkSettings;
  readonly training: Omit<TrainingSettings, 'epochs'>;
  readonly steps: number;
}

/** One run for each seed and value, seed by seed: `base` but for what is swept over. */
export function plainRuns(
  { over, values, seeds, steps }: SweepSettings,
  base: { readonly network: NetworkSettings; readonly training: TrainingSettings },
  trainable: number,
): PlainSweepRun[] {
  const { network, training } = base;
  const { epochs: _, ...settings } = training;
  const hidden = (value: number): readonly number[] => {
    if (over === 'width') return network.hidden.map(() => value);
    return over === 'depth' ? new Array<number>(value).fill(network.hidden[0]) : network.hidden;
  };
  return Array.from({ length: seeds }, (_, at) => network.seed + at).flatMap((seed) =>
    values.map((value) => ({
      value,
      network: { ...network, seed, hidden: hidden(value) },
      training: over === 'datapoints' && value < trainable ? { ...settings, datapoints: value } : settings,
      steps: over === 'steps' ? value : steps,
    })),
  );
}
