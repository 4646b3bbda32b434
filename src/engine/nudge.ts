// One gradient step on one datapoint: what the kernel predicts for every other, what really happens, and how alike they are.
import { shapeMismatch, unsupported } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Arena } from '../gpu/arena';
import type { CommandList } from '../gpu/commands';
import type { Matrix } from '../gpu/matrix';
import { readFloats, readMatrix } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeAddTo } from '../kernels/add-to';
import { encodeCosineToOne } from '../kernels/cosine-to-one';
import { encodeDifference } from '../kernels/difference';
import { encodeGatherColumns } from '../kernels/gather-columns';
import { encodeLossCotangent, type LabelLoss } from '../kernels/loss-cotangent';
import { encodeShift, type ShiftMeasure } from '../kernels/shift';
import { encodeTargetCotangent } from '../kernels/target-cotangent';
import { hiddenLayers, inputNode } from '../model/shape';
import type { OpContext } from '../ops/context';
import { ParameterSet } from '../ops/parameter-set';
import { encodeBlock } from './kernel-block';
import { type Network, uploadDatapoints } from './network';
import { encodeBackward, encodeForward, encodeGradients, encodeJvp, logitsOf, type Activations } from './passes';
import { encodeSecondOrder } from './second-order';

interface Stepping {
  /** All datapoints, [features, n]. */
  readonly inputs: Matrix;
  /** Which of them is stepped on. */
  readonly index: number;
  /** Learning rate eta. */
  readonly rate: number;
  /** To which order changes are predicted, the first when absent. */
  readonly order?: 1 | 2;
}

/** Towards a label. */
export interface LabelStep extends Stepping {
  readonly label: number;
  /** Real numbers [C] that the logits are to be, in place of the label's one: for the squared error alone. */
  readonly target?: ArrayLike<number>;
  readonly loss: LabelLoss;
}

/** Towards a label, or along any loss, given by its gradient in the stepped datapoint's logits, [C]. */
export type NudgeStep = LabelStep | (Stepping & { readonly residual: ArrayLike<number> });

export interface NudgeRequest extends LabelStep {
  readonly labels: Uint8Array | Uint32Array;
  /** Which one number per datapoint the shift is. */
  readonly measure: ShiftMeasure;
}

export interface NudgeResult {
  /** One number per datapoint, to first order and after a real step. */
  readonly predicted: Float32Array;
  readonly actual: Float32Array;
  /** With the second-order change of the logits; absent unless it was asked for. */
  readonly secondOrder?: Float32Array;
  /** Cosine with the stepped datapoint's activations: the input, then each hidden layer. NaN where a norm is zero. */
  readonly similarity: readonly { readonly id: string; readonly cosine: Float32Array }[];
  /** The stepped datapoint's own kernel [C, C], and its logits [C]. */
  readonly block: Float32Array;
  readonly logits: Float32Array;
}

/** Changes of every logit, [C, n]. */
export interface NudgeChanges {
  readonly activations: Activations;
  readonly logits: Matrix;
  readonly predicted: Matrix;
  readonly actual: Matrix;
  /** Predicted to second order, where that was asked for. */
  readonly secondOrder?: Matrix;
}

/**
 * Computes a nudge; the network is left as it was, the step is made on a copy of its parameters. Shifts of
 * log-probabilities are first order in `predicted`, those of the changed logits in `secondOrder` and `actual`. Throws ShapeMismatch, LimitExceeded, DeviceLost.
 */
export async function computeNudge(
  network: Network,
  request: NudgeRequest,
  options: JobOptions = {},
): Promise<NudgeResult> {
  const { gpu } = network;
  using work = gpu.arena.child('nudge');
  const list = network.commands(work);
  const context = network.context(list, work);
  const datapoint = gatherOne(list, work, request);
  const changes = encodeNudge(context, network, request, datapoint);
  const own = encodeBlock(context, network, request.inputs, request.index);
  const shifted = encodeShifts(list, work, request, changes);
  const similarity = encodeSimilarity(list, work, network, changes.activations, request.index);
  await submit(gpu, list, { stage: 'nudge', ...options });
  const column = (buffer: GPUBuffer): Promise<Float32Array> => readFloats(gpu, buffer, 0, request.inputs.columns);
  const [shifts, cosines, ownBlock, ownLogits] = await Promise.all([
    Promise.all([
      column(shifted.predicted),
      column(shifted.actual),
      shifted.secondOrder && column(shifted.secondOrder),
    ]),
    Promise.all(similarity.map(async ({ id, buffer }) => ({ id, cosine: await column(buffer) }))),
    readMatrix(gpu, own.block),
    readMatrix(gpu, { ...own.logits, columns: 1 }),
  ]);
  const [predicted, actual, secondOrder] = shifts;
  return { predicted, actual, secondOrder, similarity: cosines, block: ownBlock, logits: ownLogits };
}

/**
 * Records both changes: -eta J d by one jvp, and f(theta - eta d) - f(theta) by a second forward pass; to second order also
 * -eta J d + 1/2 eta^2 d^T (d2f / dtheta2) d.
 */
export function encodeNudge(context: OpContext, network: Network, step: NudgeStep, datapoint: Matrix): NudgeChanges {
  const { list, arena } = context;
  const activations = encodeForward(context, network.graph, step.inputs);
  const logits = logitsOf(network.graph, activations);
  const direction = encodeDirection(context, network, step, datapoint);
  const predictions = encodePredictions(context, network, step, activations, direction);
  const stepped = new ParameterSet(network.layout, context.copy('stepped', network.parameters.flat()).buffer);
  encodeAddTo(list, { target: stepped.flat(), source: direction.flat(), scale: -step.rate });
  const after = encodeForward(network.context(list, arena, stepped), network.graph, step.inputs);
  const actual = arena.matrix('actual', logits.rows, logits.columns);
  encodeDifference(list, { a: logitsOf(network.graph, after), b: logits, output: actual });
  return { activations, logits, actual, ...predictions };
}

function encodePredictions(
  context: OpContext,
  { graph }: Network,
  { rate, order = 1 }: NudgeStep,
  activations: Activations,
  parameters: ParameterSet,
): Pick<NudgeChanges, 'predicted' | 'secondOrder'> {
  const { list, arena } = context;
  const { first, second } =
    order === 2
      ? encodeSecondOrder(context, graph, activations, parameters)
      : { first: encodeJvp(context, graph, activations, { parameters }), second: undefined };
  const predicted = arena.matrix('predicted', first!.rows, first!.columns);
  encodeAddTo(list, { target: predicted, source: first!, scale: -rate });
  if (order === 1) return { predicted };
  const secondOrder = context.copy('predicted to second order', predicted);
  if (second) encodeAddTo(list, { target: secondOrder, source: second, scale: rate ** 2 / 2 });
  return { predicted, secondOrder };
}

/** The datapoint that is stepped on, as a batch of one. */
export function gatherOne(list: CommandList, arena: Arena, { inputs, index }: NudgeStep): Matrix {
  if (!Number.isInteger(index) || index < 0 || index >= inputs.columns) {
    throw shapeMismatch(`a datapoint from 0 to ${inputs.columns - 1}`, `${index}`);
  }
  const output = arena.matrix('datapoint', inputs.rows, 1);
  encodeGatherColumns(list, {
    input: inputs,
    indices: list.scratch.upload('index', Uint32Array.of(index)),
    first: 0,
    count: 1,
    output,
  });
  return output;
}

/** d = rate o J(x_o)^T r, with r the gradient of the loss in the logits. */
function encodeDirection(context: OpContext, network: Network, step: NudgeStep, datapoint: Matrix): ParameterSet {
  const activations = encodeForward(context, network.graph, datapoint);
  const residual =
    'residual' in step
      ? uploadDatapoints(context.list.scratch, step.residual, 1, network.outputs)
      : encodeResidual(context, step, logitsOf(network.graph, activations));
  const seed = { form: 'stacked', count: 1, matrix: residual, owned: false } as const;
  const deltas = encodeBackward(context, network.graph, activations, seed);
  const direction = ParameterSet.create(context.arena, 'direction', network.layout);
  encodeGradients(
    context,
    network.graph,
    activations,
    deltas,
    direction,
    (name) => network.layout.parameter(name).rate,
  );
  return direction;
}

function encodeResidual({ list, arena }: OpContext, { label, target, loss }: LabelStep, logits: Matrix): Matrix {
  if (!Number.isInteger(label) || label < 0 || label >= logits.rows) {
    throw shapeMismatch(`a label from 0 to ${logits.rows - 1}`, `${label}`);
  }
  const output = arena.matrix('residual', logits.rows, 1);
  if (target) {
    if (loss !== 'squared-error') throw unsupported('a cross-entropy towards real numbers');
    const targets = uploadDatapoints(list.scratch, target, 1, logits.rows);
    encodeTargetCotangent(list, { logits, targets, scale: 1, output });
    return output;
  }
  const labels = list.scratch.upload('label', Uint32Array.of(label, 0, 0, 0));
  encodeLossCotangent(list, { logits, labels, loss, scale: 1, output });
  return output;
}

function encodeShifts(
  list: CommandList,
  arena: Arena,
  request: NudgeRequest,
  changes: NudgeChanges,
): { predicted: GPUBuffer; actual: GPUBuffer; secondOrder?: GPUBuffer } {
  const { labels, measure, label } = request;
  const padded = new Uint32Array(Math.ceil(labels.length / 4) * 4);
  padded.set(labels);
  const all = list.scratch.upload('labels', padded);
  const shift = (order: 'first' | 'exact', change: Matrix): GPUBuffer => {
    const output = arena.buffer(`${order} shift`, Math.ceil(change.columns / 4) * 16);
    encodeShift(list, { logits: changes.logits, change, measure, label, labels: all, order, output });
    return output;
  };
  return {
    predicted: shift('first', changes.predicted),
    actual: shift('exact', changes.actual),
    secondOrder: changes.secondOrder && shift('exact', changes.secondOrder),
  };
}

function encodeSimilarity(
  list: CommandList,
  arena: Arena,
  network: Network,
  { values, n }: Activations,
  chosen: number,
) {
  const ids = [inputNode(network.graph).id, ...hiddenLayers(network.graph).map(({ id }) => id)];
  return ids.map((id) => {
    const buffer = arena.buffer(`${id} similarity`, Math.ceil(n / 4) * 16);
    encodeCosineToOne(list, { activations: values.get(id)!, chosen, output: buffer });
    return { id, buffer };
  });
}
