// A nudge computed by the engine, with what the page says about it.
import type { JobOptions } from '../core/progress';
import type { Dataset } from '../datasets/dataset';
import { computeNudge, type NudgeResult } from '../engine/nudge';
import type { FamilyName, NudgeSettings, TrainingSettings } from '../state/settings';
import { nudgeStableRate } from '../theory/stable-rate';
import { pearson, spearman } from '../theory/summaries';
import { layersOf } from './neighbourhood-view';
import { softmaxRows } from './softmax';
import type { Correlation, NudgeView } from './types';
import type { Workspace } from './workspace';

/** Both correlations over all datapoints but `omit`. */
function correlate(a: Float32Array, b: Float32Array, omit: number): Correlation {
  return { pearson: pearson(a, b, omit), spearman: spearman(a, b, omit) };
}

/** |predicted - actual| / |actual|, root sums over all datapoints; NaN when nothing moved. */
export function relativeError(predicted: ArrayLike<number>, actual: ArrayLike<number>): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < actual.length; i++) {
    difference += (predicted[i] - actual[i]) ** 2;
    size += actual[i] ** 2;
  }
  return Math.sqrt(difference / size);
}

/** What a step on a datapoint goes towards where targets are real numbers, [C]. */
export function targetOf({ targets, count }: Dataset, index: number): Float32Array | undefined {
  const outputs = (targets?.length ?? 0) / count;
  return targets?.subarray(index * outputs, (index + 1) * outputs);
}

/** NaN where the block is not finite. */
function ownStableRate({ block, logits }: NudgeResult, { loss }: TrainingSettings): number {
  const classes = logits.length;
  if (![...block, ...logits].every(Number.isFinite)) return NaN;
  const probabilities = loss === 'cross-entropy' ? softmaxRows(logits, classes) : undefined;
  return nudgeStableRate(block, classes, { probabilities }).rate;
}

/** Computes a nudge for the present weights. Throws ShapeMismatch for a datapoint or label that does not exist, DeviceLost. */
export async function viewNudge(
  workspace: Workspace,
  settings: NudgeSettings,
  family: FamilyName,
  options: JobOptions,
): Promise<NudgeView> {
  const started = performance.now();
  const { inputs, dataset, model } = workspace;
  const { training } = workspace.settings;
  const { network, step } = await workspace.snapshot(family);
  using _network = network;
  const target = targetOf(dataset, settings.index);
  const request = { ...settings, inputs, labels: dataset.labels, loss: training.loss, target };
  const result = await computeNudge(network, request, options);
  const { predicted, actual } = result;
  const titles = new Map(layersOf(model.graph, dataset).map(({ id, title }) => [id, title]));
  const similarity = result.similarity.map(({ id, cosine }) => ({ id, title: titles.get(id) ?? id, cosine }));
  return {
    settings,
    predicted,
    actual,
    similarity,
    predictedActual: correlate(predicted, actual, settings.index),
    actualSimilarity: similarity.map(({ cosine }) => correlate(actual, cosine, settings.index)),
    predictedSimilarity: similarity.map(({ cosine }) => correlate(predicted, cosine, settings.index)),
    relativeError: relativeError(predicted, actual),
    stableRate: ownStableRate(result, training),
    seconds: (performance.now() - started) / 1000,
    step,
  };
}

/** Nudges the first datapoint alone and forgets it: the shaders are then compiled before the reader's first nudge. */
export async function prepareNudge(workspace: Workspace, family: FamilyName, options: JobOptions): Promise<void> {
  const { network } = await workspace.snapshot(family);
  using _network = network;
  const { inputs, dataset, settings } = workspace;
  const one = { inputs: { ...inputs, columns: 1 }, labels: dataset.labels.slice(0, 1), index: 0, label: 0, rate: 0 };
  await computeNudge(network, { ...one, measure: 'log-probability', loss: settings.training.loss }, options);
}
