// Everything that is said of a fixed-kernel prediction and the run beside it, in float64 from the oracle's kernels and gradients.
import { oneHot } from '../../src/model/loss';
import { accuracy, meanLoss } from '../../src/reference/loss';
import type { ReferenceModel } from '../../src/reference/model';
import type { PredictionSettings } from '../../src/session/types';
import { plainRegression } from './plain-regression';
import { sharpnessOf } from './plain-sharpness';
import { fixedKernelRun, outputsOf, type PlainProbe, realRun, wantedOf } from './plain-training';

type Asked = Pick<PredictionSettings, 'loss' | 'kind' | 'share' | 'steps'>;

/** Mean loss and share classified rightly, of those trained on, then of those held out. */
export type PlainFits = readonly [loss: number, right: number, otherLoss: number, otherRight: number];

export interface OraclePrediction {
  readonly stable: number;
  readonly rate: number;
  /** After 0, 1, ... steps: logits of all of the probe, and what they are worth. */
  readonly outputs: { readonly predicted: readonly Float64Array[]; readonly actual: readonly Float64Array[] };
  readonly fits: { readonly predicted: readonly PlainFits[]; readonly actual: readonly PlainFits[] };
  /** Of kernel regression: by the squared error. */
  readonly limit: PlainFits;
  readonly left: number;
  readonly sharpness: { readonly start: number; readonly end: number };
  /** Of the real run. */
  readonly excursion: { readonly step: number; readonly loss: number };
}

function fitsOf(outputs: Float64Array, loss: Asked['loss'], probe: PlainProbe): PlainFits {
  const { train, trainLabels, testLabels, testTargets, classes } = probe;
  const of = (rows: Float64Array, labels: ArrayLike<number>, wanted: ArrayLike<number>) =>
    [meanLoss(loss, rows, wanted, classes), accuracy(rows, labels, classes)] as const;
  const [own, others] = [outputs.subarray(0, train.n * classes), outputs.subarray(train.n * classes)];
  return [
    ...of(own, trainLabels, wantedOf(probe)),
    ...of(others, testLabels, testTargets ?? oneHot(testLabels, classes)),
  ];
}

/** Where targets are real numbers, no accuracy has a meaning. A flow is followed by eight Runge-Kutta steps of order 4 for each step of the run. */
export function oraclePrediction(model: ReferenceModel, probe: PlainProbe, asked: Asked): OraclePrediction {
  const { loss, kind, share, steps } = asked;
  const start = sharpnessOf(model, probe, loss);
  const stable = 2 / start;
  const run = { loss, rate: share * stable, steps };
  const predicted = fixedKernelRun(model, probe, run, kind === 'flow' ? 8 : 1);
  const models = realRun(model, probe, run);
  const actual = models.map((each) => outputsOf(each, probe));
  const worth = (each: Float64Array): PlainFits => fitsOf(each, loss, probe);
  const fits = { predicted: predicted.map(worth), actual: actual.map(worth) };
  const losses = fits.actual.map(([each]) => each);
  const largest = Math.max(...losses);
  const { own, others, left } = plainRegression(model, probe);
  return {
    stable,
    rate: run.rate,
    outputs: { predicted, actual },
    fits,
    limit: fitsOf(Float64Array.from([...own, ...others]), 'squared-error', probe),
    left,
    sharpness: { start, end: sharpnessOf(models.at(-1)!, probe, loss) },
    excursion: { step: losses.indexOf(largest), loss: largest },
  };
}
