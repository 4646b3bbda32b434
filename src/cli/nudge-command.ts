// `ntk-explorer nudge`: one gradient step on one datapoint, what it is predicted to change and what it changes.
import type { JobOptions } from '../core/progress';
import { type Tensor, tensor } from '../core/tensor';
import { uploadDatapoints } from '../engine/network';
import { encodeNudge } from '../engine/nudge';
import { encodeForward, logitsOf } from '../engine/passes';
import type { Matrix } from '../gpu/matrix';
import { readMatrix } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { isLanguageModel } from '../model/shape';
import { residuals } from '../reference/loss';
import type { NudgeOptions } from './arguments/nudge';
import { countWrong } from './finite';
import { labelShifts, type NudgeTargets, readNudgeTargets } from './nudge-targets';
import { writeArrays } from './output';
import type { Summary } from './report';
import { type Part, readQuestion, Subject } from './subject';
import { answersOf, targetNotes } from './targets';
import { transposed } from './tiles';
import { usage } from './usage';

/**
 * Writes `predicted` and `actual`: changes of every logit [n, C], for a language model of the log-probability of each
 * prompt's target, or the sum of those of all its positions, [n]. Throws UsageError, InvalidFile, DeviceUnavailable,
 * DeviceLost, LimitExceeded, the signal's reason.
 */
export async function nudgeCommand(options: NudgeOptions, job: JobOptions = {}): Promise<Summary> {
  const question = await readQuestion(options, options.targets);
  const { n } = question.data;
  const targets = await readNudgeTargets(options, question.data, question.model);
  if (options.index >= n) throw usage(`--index ${options.index} is beyond datapoints 0 to ${n - 1}`);
  using subject = await Subject.open(question, options);
  const started = performance.now();
  const arrays = await computeChanges(subject, targets, options, job);
  const seconds = (performance.now() - started) / 1000;
  await writeArrays(options.out, arrays, options.dtype);
  const shapes = Object.fromEntries(Object.entries(arrays).map(([name, { shape }]) => [name, shape]));
  const nonFinite = countWrong(arrays.predicted.data, arrays.actual.data);
  const notes = [...question.notes, ...targetNotes(options.targets, question.data, answersOf(question.model))];
  return { adapter: subject.gpu.adapterName, n, arrays: shapes, seconds, nonFinite, notes };
}

async function computeChanges(
  subject: Subject,
  targets: NudgeTargets,
  options: NudgeOptions,
  job: JobOptions,
): Promise<{ predicted: Tensor; actual: Tensor }> {
  const { network, data } = subject;
  const { labels } = targets;
  const speaks = labels !== undefined && isLanguageModel(network.graph);
  const rows = speaks ? 1 : network.outputs;
  const residual = await residualOf(subject, targets, options, job);
  const compute = async (part: Part, partJob: JobOptions): Promise<Float32Array> => {
    const changes = await changesOf(subject, part, { ...options, residual }, partJob);
    if (!speaks) return joined(changes.predicted, changes.actual);
    const [first, last] = [part.first, part.first + part.count].map((i) => i * targets.positions);
    const byDatapoint = (matrix: Float32Array): Float64Array =>
      Float64Array.from(transposed(matrix, network.outputs, part.count));
    const { logits, predicted, actual } = changes;
    const all = { logits: byDatapoint(logits), predicted: byDatapoint(predicted), actual: byDatapoint(actual) };
    const shifts = labelShifts(all, labels.subarray(first, last), targets);
    return joined(shifts.predicted, shifts.actual);
  };
  const both = await subject.byParts(2 * rows, 3, compute, job);
  const shape = speaks ? [data.n] : subject.shape;
  const half = (which: number): Tensor => tensor(shape, halfOf(both, rows, which));
  return { predicted: half(0), actual: half(1) };
}

/** Features of the datapoint that is stepped on. */
function ownFeatures({ network, data }: Subject, { index }: NudgeOptions): typeof data.values {
  return data.values.subarray(index * network.inputs, (index + 1) * network.inputs);
}

/** The gradient of its loss in its logits, [C]. */
async function residualOf(
  subject: Subject,
  { classes, row }: NudgeTargets,
  options: NudgeOptions,
  { signal }: JobOptions,
): Promise<Float64Array> {
  const { gpu, network } = subject;
  using arena = gpu.arena.child('stepped datapoint');
  const list = network.commands(arena);
  const inputs = uploadDatapoints(arena, ownFeatures(subject, options), 1, network.inputs);
  const logits = logitsOf(network.graph, encodeForward(network.context(list, arena), network.graph, inputs));
  await submit(gpu, list, { signal });
  const values = await readMatrix(gpu, logits);
  return residuals(options.loss ?? 'cross-entropy', values, row(options.index), classes);
}

/** Of a part's logits, each [C, count]. */
async function changesOf(
  subject: Subject,
  { arena, inputs }: Part,
  { residual, ...options }: NudgeOptions & { readonly residual: Float64Array },
  job: JobOptions,
): Promise<Record<'logits' | 'predicted' | 'actual', Float32Array>> {
  const { gpu, network } = subject;
  const list = network.commands(arena);
  const datapoint = uploadDatapoints(arena, ownFeatures(subject, options), 1, network.inputs);
  const step = { inputs, index: options.index, rate: options.rate, residual };
  const changes = encodeNudge(network.context(list, arena), network, step, datapoint);
  await submit(gpu, list, { stage: 'nudge', ...job });
  const read = (matrix: Matrix): Promise<Float32Array> => readMatrix(gpu, matrix);
  return {
    logits: await read(changes.logits),
    predicted: await read(changes.predicted),
    actual: await read(changes.actual),
  };
}

function joined(a: ArrayLike<number>, b: ArrayLike<number>): Float32Array {
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
