// A film in float64 plain loops: trained by the oracle's steps on the same mini-batches, every summary by its definition.
import { permutation, streamOf } from '../../src/core/random';
import { type Dataset, gatherInputs, gatherLabels } from '../../src/datasets/dataset';
import { buildMlp } from '../../src/model/builders';
import { initialise } from '../../src/model/initialise';
import { oneHot, type Optimizer } from '../../src/model/loss';
import { logits } from '../../src/reference/forward';
import { accuracy, meanLoss } from '../../src/reference/loss';
import type { Batch, ReferenceModel, Values } from '../../src/reference/model';
import { pairKernel } from '../../src/reference/reductions';
import { initialState, lossGradient, optimizerStep } from '../../src/reference/training';
import type { FilmSettings, NetworkSettings } from '../../src/session/types';
import { jacobiEigen } from './jacobi-eigen';

export interface OracleFrame {
  readonly step: number;
  readonly trainLoss: number;
  readonly testLoss: number;
  readonly trainAccuracy: number;
  readonly testAccuracy: number;
  readonly kernel: Float64Array;
  readonly distance: number;
  readonly drift: number;
  readonly velocity: number;
  readonly alignment: number;
  readonly centredAlignment: number;
  /** All, descending. */
  readonly eigenvalues: readonly number[];
  readonly effectiveRank: number;
  readonly participation: number;
  readonly movement: number;
  readonly movements: Readonly<Record<string, number>>;
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};
const norm = (a: ArrayLike<number>): number => Math.sqrt(dot(a, a));
const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number => dot(a, b) / (norm(a) * norm(b));
const minus = (a: ArrayLike<number>, b: ArrayLike<number>): number[] => Array.from(a, (value, i) => value - b[i]);

/** H K H with H = I - 1 1^T / n, as products of matrices. */
function centred(kernel: ArrayLike<number>, n: number): number[] {
  const h = Array.from({ length: n * n }, (_, at) => Number(at % (n + 1) === 0) - 1 / n);
  const times = (a: ArrayLike<number>, b: ArrayLike<number>): number[] =>
    Array.from({ length: n * n }, (_, at) => {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += a[Math.floor(at / n) * n + k] * b[k * n + (at % n)];
      return sum;
    });
  return times(times(h, kernel), h);
}

function optimizerOf({ optimizer, rate, weightDecay }: FilmSettings['training']): Optimizer {
  const shared = { rate, weightDecay };
  return optimizer === 'momentum' ? { kind: optimizer, ...shared, momentum: 0.9 } : { kind: optimizer, ...shared };
}

function batchOf(dataset: Dataset, indices: Uint32Array): Batch {
  return { n: indices.length, data: gatherInputs(dataset, indices) };
}

/** One-hot labels, or the rows of real numbers in their place. */
export function targetsOf(dataset: Dataset, indices: Uint32Array): Float32Array {
  const { targets, classes } = dataset;
  if (!targets) return oneHot(gatherLabels(dataset, indices), classes.length);
  return Float32Array.from({ length: indices.length * classes.length }, (_, at) => {
    const [i, c] = [Math.floor(at / classes.length), at % classes.length];
    return targets[indices[i] * classes.length + c];
  });
}

/** The mini-batch of a step, drawn as the engine draws it. */
function batchAt({ split }: Dataset, { batchSize }: FilmSettings['training'], seed: number, step: number): Uint32Array {
  const { train } = split;
  const size = Math.min(batchSize, train.length);
  const perEpoch = Math.max(1, Math.floor(train.length / size));
  const order = permutation(seed, streamOf(`epoch ${Math.floor(step / perEpoch)}`), train.length);
  const first = (step % perEpoch) * size;
  return order.slice(first, first + size).map((at) => train[at]);
}

/** The model after each of `steps` steps, first the untrained one. */
export function* trained(
  dataset: Dataset,
  network: NetworkSettings,
  settings: FilmSettings,
): Generator<ReferenceModel> {
  const { hidden, seed, ...options } = network;
  const graph = buildMlp({ sizes: [dataset.features, ...hidden, dataset.classes.length], ...options });
  const { training } = settings;
  let model: ReferenceModel = { graph, values: initialise(graph, seed) };
  let state = initialState(model);
  yield model;
  for (let step = 0; step < settings.steps; step++) {
    const indices = batchAt(dataset, training, seed, step);
    const gradient = lossGradient(model, training.loss, batchOf(dataset, indices), targetsOf(dataset, indices));
    ({ model, state } = optimizerStep(model, optimizerOf(training), gradient, state));
    yield model;
  }
}

function spectrumOf(kernel: Float64Array, n: number) {
  const eigenvalues = [...jacobiEigen(kernel, n).values].reverse();
  const positive = eigenvalues.filter((value) => value > 0);
  const total = positive.reduce((sum, value) => sum + value, 0);
  const shares = positive.map((value) => value / total);
  return {
    eigenvalues,
    effectiveRank: Math.exp(-shares.reduce((sum, p) => sum + p * Math.log(p), 0)),
    participation: 1 / shares.reduce((sum, p) => sum + p * p, 0),
  };
}

function movementOf(values: Values, start: Values) {
  const names = Object.keys(start);
  const moved = names.map((name) => norm(minus(values[name], start[name])));
  const sizes = names.map((name) => norm(start[name]));
  return {
    movement: norm(moved) / norm(sizes),
    movements: Object.fromEntries(names.map((name, at) => [name, moved[at] / sizes[at]])),
  };
}

/** The frames of a film at these steps, of a probe set of these datapoints. */
export function oracleFilm(
  dataset: Dataset,
  network: NetworkSettings,
  settings: FilmSettings,
  { steps, probe }: { steps: readonly number[]; probe: Uint32Array },
): OracleFrame[] {
  const { train, test } = dataset.split;
  const classes = dataset.classes.length;
  const [batch, n] = [batchOf(dataset, probe), probe.length];
  const goals = targetsOf(dataset, probe);
  const goal = (i: number): Float32Array => goals.subarray(i * classes, (i + 1) * classes);
  const wanted = Float64Array.from({ length: n * n }, (_, at) => dot(goal(Math.floor(at / n)), goal(at % n)));
  const frames: OracleFrame[] = [];
  let start: Values | undefined;
  [...trained(dataset, network, settings)].forEach((model, step) => {
    start ??= model.values;
    if (!steps.includes(step)) return;
    const kernel = pairKernel(model, batch, batch, { kind: 'trace' }).total;
    const [first, before] = [frames[0]?.kernel ?? kernel, frames.at(-1)];
    const part = (indices: Uint32Array) => {
      const outputs = logits(model, batchOf(dataset, indices));
      const loss = meanLoss(settings.training.loss, outputs, targetsOf(dataset, indices), classes);
      const right = accuracy(outputs, gatherLabels(dataset, indices), classes);
      return { loss, accuracy: dataset.targets ? NaN : right };
    };
    const [ofTrain, ofTest] = [train, test].map(part);
    frames.push({
      step,
      trainLoss: ofTrain.loss,
      testLoss: ofTest.loss,
      trainAccuracy: ofTrain.accuracy,
      testAccuracy: ofTest.accuracy,
      kernel,
      distance: 1 - cosine(kernel, first),
      drift: norm(minus(kernel, first)) / norm(first),
      velocity: before ? (1 - cosine(kernel, before.kernel)) / (step - before.step) : NaN,
      alignment: cosine(kernel, wanted),
      centredAlignment: cosine(centred(kernel, n), centred(wanted, n)),
      ...spectrumOf(kernel, n),
      ...movementOf(model.values, start),
    });
  });
  return frames;
}
