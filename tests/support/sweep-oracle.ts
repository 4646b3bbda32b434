// Points of a sweep in float64 plain loops: the oracle's training and kernels, and its nudges, every number by its definition.
import { type Dataset, gatherInputs } from '../../src/datasets/dataset';
import { hiddenLayers } from '../../src/model/shape';
import { forward } from '../../src/reference/forward';
import type { ReferenceModel } from '../../src/reference/model';
import { actualShift, nudge, predictedShift } from '../../src/reference/nudge';
import type { Faithfulness, NetworkSettings, Sweep, TrainingSettings } from '../../src/session/types';
import { oracleFilm, type OracleFrame, targetsOf, trained } from './film-oracle';
import { dot } from './numbers';

export type OraclePoint = OracleFrame & Faithfulness;

/** What its points depend on. */
export type OracleSweep = Pick<Sweep, 'probe' | 'nudged'> & { readonly settings: Pick<Sweep['settings'], 'rate'> };

export interface OracleRun {
  readonly network: NetworkSettings;
  readonly training: Omit<TrainingSettings, 'epochs'>;
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

function correlation(a: ArrayLike<number>, b: ArrayLike<number>, omit: number): number {
  const [left, right] = [a, b].map((column) => {
    const kept = Array.from(column).filter((_, i) => i !== omit);
    return kept.map((value) => value - mean(kept));
  });
  return dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right));
}

function cosines(rows: Float64Array, n: number, index: number): number[] {
  const width = rows.length / n;
  const row = (i: number): Float64Array => rows.subarray(i * width, (i + 1) * width);
  const chosen = row(index);
  return Array.from(
    { length: n },
    (_, i) => dot(row(i), chosen) / Math.sqrt(dot(row(i), row(i)) * dot(chosen, chosen)),
  );
}

function storyOf(model: ReferenceModel, dataset: Dataset, sweep: OracleSweep, { training }: OracleRun): Faithfulness {
  const { probe, nudged, settings } = sweep;
  const classes = dataset.classes.length;
  const batch = { n: probe.length, data: gatherInputs(dataset, probe) };
  const deepest = forward(model, batch).get(hiddenLayers(model.graph).at(-1)!.id)!;
  const each = Array.from(nudged, (datapoint) => {
    const index = probe.indexOf(datapoint);
    const label = dataset.labels[datapoint];
    const step = {
      datapoint: gatherInputs(dataset, [datapoint]),
      target: targetsOf(dataset, Uint32Array.of(datapoint)),
      loss: training.loss,
      rate: settings.rate,
    };
    const changes = nudge(model, step, batch);
    const kind = dataset.targets
      ? ({ kind: 'logit', logit: 0 } as const)
      : ({ kind: 'log-probability', label } as const);
    const predicted = predictedShift(changes.before, changes.predicted, classes, kind);
    const actual = actualShift(changes.before, changes.actual, classes, kind);
    const difference = predicted.map((value, i) => value - actual[i]);
    return {
      predictedActual: correlation(predicted, actual, index),
      relativeError: Math.sqrt(dot(difference, difference) / dot(actual, actual)),
      predictedSimilarity: correlation(predicted, cosines(deepest, probe.length, index), index),
    };
  });
  const over = (name: keyof Faithfulness): number => mean(each.map((one) => one[name]));
  return {
    predictedActual: over('predictedActual'),
    relativeError: over('relativeError'),
    predictedSimilarity: over('predictedSimilarity'),
  };
}

/** What a run of a sweep should give at these steps, ascending. */
export function oraclePoints(
  dataset: Dataset,
  sweep: OracleSweep,
  run: OracleRun,
  steps: readonly number[],
): OraclePoint[] {
  const { train, test } = dataset.split;
  const count = run.training.datapoints ?? train.length;
  const chosen = Uint32Array.from({ length: count }, (_, i) => train[Math.floor((i * train.length) / count)]);
  const data = { ...dataset, split: { train: chosen, test } };
  const settings = { ...run, steps: steps.at(-1)!, kept: 1, probe: sweep.probe.length };
  const frames = oracleFilm(data, run.network, settings, { steps: [0, ...steps], probe: sweep.probe });
  const models = [...trained(data, run.network, settings)];
  return frames.slice(1).map((frame) => ({ ...frame, ...storyOf(models[frame.step], dataset, sweep, run) }));
}
