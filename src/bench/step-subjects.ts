// Training steps and a nudge as subjects: what a reader waits for, each counted by itself rather than in FLOPs.
import type { Dataset } from '../datasets/dataset';
import { Network } from '../engine/network';
import { computeNudge, type NudgeResult } from '../engine/nudge';
import { Trainer } from '../engine/training';
import { actualShift, nudge as referenceNudge, predictedShift } from '../reference/nudge';
import { initialState, lossGradient, optimizerStep } from '../reference/training';
import type { Check, Subject } from './measure';
import { networkName, type Bench } from './network-subjects';
import { rowsOf } from './problem';
import { bound, relativeError, sampleIndices } from './samples';

const stepsPerRun = 50;
const batchSize = 64;
const loss = 'cross-entropy';

/** Parameters after a step are known to about 6e-8 of themselves, which is 1e-4 of how far the step moved them. */
const movedBound = 1e-4;
/** A change of log p is a difference of nearby float32 numbers. */
const actualBound = 5e-4;

/** Mini-batch steps of gradient descent with momentum. */
export function trainingSubject({ gpu, model, data, inputs }: Bench): Subject {
  const network = Network.create(gpu, model);
  const { labels, split } = data;
  const options = { optimizer: 'momentum', loss, rate: 0.01, batchSize, seed: 0 } as const;
  const trainer = Trainer.create(network, { inputs, labels, ...split }, options);
  return {
    name: 'training',
    size: `${networkName}, batch ${batchSize}`,
    rate: { unit: 'steps/s', perRun: stepsPerRun },
    prepare: () => gpu.device.queue.onSubmittedWorkDone().then(() => undefined),
    run: async () => (await trainer.run(stepsPerRun), {}),
    check: async () => {
      const { train } = await trainer.evaluate();
      const isFinite = Number.isFinite(train.loss) && train.nonFinite === 0;
      return isFinite ? checkStep({ gpu, model, data, inputs }) : { error: Infinity, bound: movedBound };
    },
    [Symbol.dispose]: () => {
      trainer[Symbol.dispose]();
      network[Symbol.dispose]();
    },
  };
}

/** Three steps of full-batch momentum on 64 datapoints, against float64: how far the parameters moved. */
async function checkStep({ gpu, model, data, inputs }: Omit<Bench, 'network' | typeof Symbol.dispose>): Promise<Check> {
  const indices = data.split.train.slice(0, batchSize);
  const options = { optimizer: 'momentum', loss, rate: 0.1, batchSize, seed: 0 } as const;
  using network = Network.create(gpu, model);
  using trainer = Trainer.create(
    network,
    { inputs, labels: data.labels, train: indices, test: new Uint32Array(0) },
    options,
  );
  const batch = rowsOf(data, [...indices]);
  const targets = [...indices].flatMap((index) => oneHot(data, data.labels[index]));
  let expected = {
    model: { graph: model.graph, values: model.values as Record<string, ArrayLike<number>> },
    state: initialState(model),
  };
  const optimizer = { kind: 'momentum', rate: options.rate, momentum: 0.9 } as const;
  for (let step = 0; step < 3; step++) {
    expected = optimizerStep(
      expected.model,
      optimizer,
      lossGradient(expected.model, loss, batch, targets),
      expected.state,
    );
  }
  await trainer.run(3);
  const after = await network.read();
  const moved = (values: Readonly<Record<string, ArrayLike<number>>>): number[] =>
    model.graph.parameters.flatMap(({ name }) =>
      Array.from(values[name], (value, at) => value - model.values[name][at]),
    );
  return { error: relativeError(moved(after), moved(expected.model.values)), bound: movedBound };
}

const oneHot = ({ classes }: Dataset, label: number): number[] => classes.map((_, c) => (c === label ? 1 : 0));

/** Prediction, actual change and similarity for all datapoints, read back: what a click asks for. */
export function nudgeSubject({ gpu, model, network, data, inputs }: Bench): Subject {
  const request = {
    inputs,
    labels: data.labels,
    index: 7,
    label: 3,
    rate: 0.1,
    measure: 'log-probability',
    loss,
  } as const;
  let result: NudgeResult | undefined;
  return {
    name: 'nudge',
    size: `${networkName}, n = ${data.count.toLocaleString('en')}`,
    rate: { unit: 'nudges/s', perRun: 1 },
    prepare: () => gpu.device.queue.onSubmittedWorkDone().then(() => undefined),
    run: async () => ((result = await computeNudge(network, request)), {}),
    check: async () => {
      const indices = sampleIndices(data.count, 'nudge');
      const datapoint = rowsOf(data, [request.index]).data;
      const step = { datapoint, target: oneHot(data, request.label), loss, rate: request.rate } as const;
      const { before, predicted, actual } = referenceNudge(model, step, rowsOf(data, indices));
      const kind = { kind: 'log-probability', label: request.label } as const;
      const at = (column: Float32Array): number[] => indices.map((index) => column[index]);
      const classes = data.classes.length;
      const first = relativeError(at(result!.predicted), predictedShift(before, predicted, classes, kind));
      const exact = relativeError(at(result!.actual), actualShift(before, actual, classes, kind));
      return first <= bound ? { error: exact, bound: actualBound } : { error: first, bound };
    },
    [Symbol.dispose]: () => undefined,
  };
}
