// `ntk-explorer nudge`: one gradient step on one datapoint, what it is predicted to change and what it changes.
import type { JobOptions } from '../core/progress';
import { type Tensor, tensor } from '../core/tensor';
import { uploadDatapoints } from '../engine/network';
import { encodeNudge, type NudgeChanges } from '../engine/nudge';
import type { CommandList } from '../gpu/commands';
import type { Matrix } from '../gpu/matrix';
import { readMatrix } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeShift } from '../kernels/shift';
import { isLanguageModel } from '../model/shape';
import type { NudgeOptions } from './arguments/nudge';
import { readTargets } from './inputs';
import { answersOf } from './kernel-inputs';
import { writeArrays } from './output';
import { countWrong, type Summary } from './report';
import { type Part, readQuestion, Subject } from './subject';
import { usage } from './usage';

/**
 * Writes `predicted` and `actual`: changes of every logit [n, C], for a language model of the log-probability of each
 * prompt's target [n]. Throws UsageError, InvalidFile, DeviceUnavailable, DeviceLost, LimitExceeded, the signal's reason.
 */
export async function nudgeCommand(options: NudgeOptions, job: JobOptions = {}): Promise<Summary> {
  const question = await readQuestion(options, options.targets);
  const { n } = question.data;
  const labels = await readTargets('--targets', options.targets, n, answersOf(question.model));
  if (options.index >= n) throw usage(`--index ${options.index} is beyond datapoints 0 to ${n - 1}`);
  using subject = await Subject.open(question, options);
  const started = performance.now();
  const arrays = await computeChanges(subject, labels, options, job);
  const seconds = (performance.now() - started) / 1000;
  await writeArrays(options.out, arrays, options.dtype);
  const shapes = Object.fromEntries(Object.entries(arrays).map(([name, { shape }]) => [name, shape]));
  const nonFinite = countWrong(arrays.predicted.data, arrays.actual.data);
  return { adapter: subject.gpu.adapterName, n, arrays: shapes, seconds, nonFinite, notes: question.notes };
}

async function computeChanges(
  subject: Subject,
  labels: Uint32Array,
  options: NudgeOptions,
  job: JobOptions,
): Promise<{ predicted: Tensor; actual: Tensor }> {
  const { gpu, network, data } = subject;
  const speaks = isLanguageModel(network.graph);
  const rows = speaks ? 1 : network.outputs;
  const own = data.values.subarray(options.index * network.inputs, (options.index + 1) * network.inputs);
  const compute = async ({ arena, inputs, first, count }: Part, part: JobOptions): Promise<Float32Array> => {
    const list = network.commands(arena);
    const step = { ...stepOf(options, labels), inputs };
    const datapoint = uploadDatapoints(arena, own, 1, network.inputs);
    const changes = encodeNudge(network.context(list, arena), network, step, datapoint);
    const shown = speaks ? encodeTargets(list, changes, labels.slice(first, first + count)) : changes;
    await submit(gpu, list, { stage: 'nudge', ...part });
    const [predicted, actual] = [await readMatrix(gpu, shown.predicted), await readMatrix(gpu, shown.actual)];
    return joined(predicted, actual);
  };
  const both = await subject.byParts(2 * rows, 3, compute, job);
  const shape = speaks ? [data.n] : subject.shape;
  const half = (which: number): Tensor => tensor(shape, halfOf(both, rows, which));
  return { predicted: half(0), actual: half(1) };
}

function stepOf({ index, rate, loss = 'cross-entropy' }: NudgeOptions, labels: Uint32Array) {
  return { index, rate, loss, label: labels[index] };
}

/** Records the changes of log-probabilities of the targets, each [1, n]: to first order, and exactly. */
function encodeTargets(
  list: CommandList,
  { logits, predicted, actual }: NudgeChanges,
  targets: Uint32Array,
): { predicted: Matrix; actual: Matrix } {
  const padded = new Uint32Array(Math.ceil(targets.length / 4) * 4);
  padded.set(targets);
  const labels = list.scratch.upload('targets', padded);
  const shift = (order: 'first' | 'exact', change: Matrix): Matrix => {
    const matrix = list.scratch.matrix(`${order} shift`, 1, change.columns);
    encodeShift(list, { logits, change, measure: 'own-label', label: 0, labels, order, output: matrix.buffer });
    return matrix;
  };
  return { predicted: shift('first', predicted), actual: shift('exact', actual) };
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const result = new Float32Array(a.length + b.length);
  result.set(a);
  result.set(b, a.length);
  return result;
}

/** Of rows of 2 * `width` numbers the first or the second half. */
function halfOf(values: Float32Array, width: number, which: number): Float32Array {
  return Float32Array.from({ length: values.length / 2 }, (_, i) => {
    const row = Math.floor(i / width);
    return values[row * 2 * width + which * width + (i % width)];
  });
}
