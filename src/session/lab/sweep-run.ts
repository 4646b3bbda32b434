// One run of a sweep: a network of its own is trained, and its kernel and its nudges are looked at on the way.
import type { JobOptions } from '../../core/progress';
import { permutation, streamOf } from '../../core/random';
import { computeNudge } from '../../engine/nudge';
import type { ShiftMeasure } from '../../state/settings';
import { pearson } from '../../theory/summaries';
import { relativeError } from '../nudge-view';
import type { Workspace } from '../workspace';
import { FilmCamera } from './film-camera';
import type { Faithfulness, Sweep, SweepPoint, SweepSettings } from './sweep';
import type { SweepRun } from './sweep-settings';

/** The first datapoints of the probe set in a seeded order. */
export function nudgedOf(probe: Uint32Array, { nudges }: SweepSettings, seed: number): Uint32Array {
  return permutation(seed, streamOf('sweep nudges'), probe.length)
    .slice(0, nudges)
    .map((at) => probe[at]);
}

/**
 * Trains from the seed to the last of the run's steps and puts a point at each. Everything it took is given back. Throws
 * LimitExceeded, ShapeMismatch, DeviceLost, and the signal's reason. Progress is told in training steps.
 */
export async function sweepRun(
  workspace: Workspace,
  { network, training, stops }: SweepRun,
  { settings, probe, nudged }: Pick<Sweep, 'settings' | 'probe' | 'nudged'>,
  { put, ...options }: JobOptions & { readonly put: (point: SweepPoint) => void },
): Promise<void> {
  const film = { network, training, steps: stops.at(-1)!.step, kept: 1, probe: probe.length };
  using camera = await FilmCamera.create(workspace, film, { ...options, probe });
  const before = await camera.frame([], options);
  for (const { value, step } of stops) {
    await camera.advance(step, options);
    const { point, drift, distance, alignment, centredAlignment, effectiveRank } = await camera.frame(
      [before],
      options,
    );
    const story = await faithfulnessOf(camera, nudged, settings.rate, options);
    options.signal?.throwIfAborted();
    put({ value, network, training, point, drift, distance, alignment, centredAlignment, effectiveRank, ...story });
  }
}

/** Nudges the present weights by each of these datapoints in turn; they stay as they are. */
async function faithfulnessOf(
  camera: FilmCamera,
  nudged: Uint32Array,
  rate: number,
  { signal, pause }: JobOptions,
): Promise<Faithfulness> {
  const { network, rows: inputs, labels, targets, settings } = camera;
  const { outputs } = network;
  const step = { inputs, labels, rate, loss: settings.training.loss, measure: measureOf(camera) } as const;
  const each: Faithfulness[] = [];
  for (const datapoint of nudged) {
    const index = camera.probe.indexOf(datapoint);
    const target = targets?.subarray(index * outputs, (index + 1) * outputs);
    const request = { ...step, index, label: labels[index], target };
    const result = await computeNudge(network, request, { signal, pause });
    const { predicted, actual, similarity } = result;
    each.push({
      predictedActual: pearson(predicted, actual, index),
      relativeError: relativeError(predicted, actual),
      predictedSimilarity: pearson(predicted, similarity.at(-1)!.cosine, index),
    });
  }
  const mean = (name: keyof Faithfulness): number => meanOfFinite(each.map((one) => one[name]));
  return {
    predictedActual: mean('predictedActual'),
    relativeError: mean('relativeError'),
    predictedSimilarity: mean('predictedSimilarity'),
  };
}

/** Of classes the log-probability of the nudge's label; of real-valued targets the one value, or the size of the change of all. */
function measureOf({ targets, network }: FilmCamera): ShiftMeasure {
  if (!targets) return 'log-probability';
  return network.outputs === 1 ? 'logit' : 'norm';
}

function meanOfFinite(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  return finite.reduce((sum, value) => sum + value, 0) / finite.length;
}
