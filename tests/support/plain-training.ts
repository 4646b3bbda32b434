// Full-batch training in plain float64 loops: the real run by the oracle's gradients, and what a fixed kernel makes of it.
import type { Dataset } from '../../src/datasets/dataset';
import { gatherInputs, gatherLabels } from '../../src/datasets/dataset';
import { type LossKind, oneHot } from '../../src/model/loss';
import { logits } from '../../src/reference/forward';
import { kernel } from '../../src/reference/kernel';
import { residuals } from '../../src/reference/loss';
import type { Batch, ReferenceModel } from '../../src/reference/model';
import { initialState, lossGradient, optimizerStep } from '../../src/reference/training';
import { targetsOf } from './film-oracle';
import { dot } from './numbers';

export interface PlainRun {
  readonly loss: LossKind;
  readonly rate: number;
  readonly steps: number;
}

export interface PlainProbe {
  readonly train: Batch;
  readonly test: Batch;
  readonly trainLabels: ArrayLike<number>;
  readonly testLabels: ArrayLike<number>;
  /** What those trained on are to be where it is not their labels, [n, C]. */
  readonly trainTargets?: Float32Array;
  /** The same of those held out. */
  readonly testTargets?: Float32Array;
  readonly classes: number;
}

/** `count` of these, evenly spaced. */
export const evenly = (indices: Uint32Array, count: number): number[] =>
  Array.from({ length: count }, (_, k) => indices[Math.floor((k * indices.length) / count)]);

/** The probe that a prediction of a session is of. */
export function plainProbe(dataset: Dataset, train: number, test: number): PlainProbe {
  const [own, others] = [evenly(dataset.split.train, train), evenly(dataset.split.test, test)];
  const batch = (indices: number[]): Batch => ({ n: indices.length, data: gatherInputs(dataset, indices) });
  return {
    train: batch(own),
    test: batch(others),
    trainLabels: gatherLabels(dataset, own),
    testLabels: gatherLabels(dataset, others),
    trainTargets: targetsOf(dataset, Uint32Array.from(own)),
    testTargets: targetsOf(dataset, Uint32Array.from(others)),
    classes: dataset.classes.length,
  };
}

export const outputsOf = (model: ReferenceModel, { train, test }: PlainProbe): Float64Array =>
  Float64Array.from([...logits(model, train), ...logits(model, test)]);

/** What those trained on are to be, [n, C]. */
export const wantedOf = ({ trainTargets, trainLabels, classes }: PlainProbe): Float32Array =>
  trainTargets ?? oneHot(trainLabels, classes);

/** The models after 0, 1, ... steps. */
export function realRun(model: ReferenceModel, probe: PlainProbe, { loss, rate, steps }: PlainRun): ReferenceModel[] {
  const models = [model];
  let state = initialState(model);
  const targets = wantedOf(probe);
  for (let step = 0; step < steps; step++) {
    const last = models.at(-1)!;
    const next = optimizerStep(last, { kind: 'sgd', rate }, lossGradient(last, loss, probe.train, targets), state);
    models.push(next.model);
    state = next.state;
  }
  return models;
}

/** The outputs that a fixed kernel predicts after 0, 1, ... steps; `substeps` above 1 follow the flow by as many Runge-Kutta steps of order 4. */
export function fixedKernelRun(
  model: ReferenceModel,
  probe: PlainProbe,
  { loss, rate, steps }: PlainRun,
  substeps = 1,
): Float64Array[] {
  const { train, test, classes } = probe;
  const targets = wantedOf(probe);
  const blocks = [train, test].map((rows) => kernel(model, rows, train).total);
  const m = train.n * classes;
  const velocity = (outputs: Float64Array): Float64Array => {
    const residual = residuals(loss, outputs.subarray(0, m), targets, classes);
    const moved = blocks.flatMap((block) =>
      Array.from({ length: block.length / m }, (_, i) => dot(block.subarray(i * m, i * m + m), residual)),
    );
    return Float64Array.from(moved, (value) => (-rate / train.n) * value);
  };
  const plus = (a: Float64Array, h: number, b: Float64Array) => a.map((value, i) => value + h * b[i]);
  const advance = (outputs: Float64Array): Float64Array => {
    if (substeps === 1) return plus(outputs, 1, velocity(outputs));
    const h = 1 / substeps;
    let state = outputs;
    for (let k = 0; k < substeps; k++) {
      const k1 = velocity(state);
      const k2 = velocity(plus(state, h / 2, k1));
      const k3 = velocity(plus(state, h / 2, k2));
      const k4 = velocity(plus(state, h, k3));
      state = state.map((value, i) => value + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
    }
    return state;
  };
  const outputs = [outputsOf(model, probe)];
  for (let step = 0; step < steps; step++) outputs.push(advance(outputs.at(-1)!));
  return outputs;
}
