// The direction of one gradient step on a batch: the mean of its datapoints' gradients, each parameter's times its rate.
import { shapeMismatch, unsupported } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Arena } from '../gpu/arena';
import type { Matrix } from '../gpu/matrix';
import { encodeAddTo } from '../kernels/add-to';
import { encodeLossCotangent, type LabelLoss } from '../kernels/loss-cotangent';
import { encodeTargetCotangent } from '../kernels/target-cotangent';
import type { OpContext } from '../ops/context';
import { ParameterSet } from '../ops/parameter-set';
import { type Network, uploadDatapoints } from './network';
import { encodeBackward, encodeForward, encodeGradients, logitsOf } from './passes';
import { inStretches, type Stretch } from './stretches';

export interface StepBatch {
  /** Its datapoints, [features, m]. */
  readonly inputs: Matrix;
  /** The label that each is stepped towards, m. */
  readonly labels: ArrayLike<number>;
  /** Real numbers that the logits are stepped towards in place of the labels, [m, C]: by the squared error alone. */
  readonly targets?: Float32Array;
  readonly loss: LabelLoss;
}

/**
 * d = rate o (1/m) sum_i J(x_i)^T r_i, owned by `arena`, in as many datapoints at once as the budget holds. Throws
 * ShapeMismatch for labels or targets that do not fit, Unsupported for a cross-entropy towards targets, LimitExceeded,
 * DeviceLost; stops on abort.
 */
export async function stepDirection(
  network: Network,
  arena: Arena,
  batch: StepBatch,
  options: JobOptions = {},
): Promise<ParameterSet> {
  checkLabels(batch, network.outputs);
  checkTargets(batch, network.outputs);
  const direction = ParameterSet.create(arena, 'direction', network.layout);
  const encode = (context: OpContext, rows: Matrix, stretch: Stretch): void => {
    const part = encodeMeanPart(context, network, rows, { batch, stretch });
    encodeAddTo(context.list, { target: direction.flat(), source: part.flat() });
  };
  await inStretches(network, batch.inputs, { stage: 'gradients', encode, take: async () => undefined }, options);
  return direction;
}

function checkLabels({ inputs, labels }: StepBatch, classes: number): void {
  if (labels.length !== inputs.columns) throw shapeMismatch(`${inputs.columns} labels`, `${labels.length}`);
  const wrong = Array.from(labels).find((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  if (wrong !== undefined) throw shapeMismatch(`a label from 0 to ${classes - 1}`, `${wrong}`);
}

function checkTargets({ inputs, targets, loss }: StepBatch, outputs: number): void {
  if (!targets) return;
  if (loss !== 'squared-error') throw unsupported('a cross-entropy towards real numbers');
  const wanted = inputs.columns * outputs;
  if (targets.length !== wanted) throw shapeMismatch(`${wanted} targets`, `${targets.length}`);
}

interface BatchPart {
  readonly batch: StepBatch;
  readonly stretch: Stretch;
}

/** What some datapoints of a batch add to its direction. */
function encodeMeanPart(
  context: OpContext,
  { graph, layout, outputs }: Network,
  rows: Matrix,
  some: BatchPart,
): ParameterSet {
  const { arena } = context;
  const activations = encodeForward(context, graph, rows);
  const matrix = arena.matrix('residuals', outputs, some.stretch.count);
  encodeResiduals(context, logitsOf(graph, activations), some, matrix);
  const deltas = encodeBackward(context, graph, activations, { form: 'stacked', count: 1, matrix, owned: false });
  const part = ParameterSet.create(arena, 'part of the direction', layout);
  encodeGradients(context, graph, activations, deltas, part, (name) => layout.parameter(name).rate);
  return part;
}

/** The gradients of the mean loss in the logits of some datapoints. */
function encodeResiduals(
  { list }: OpContext,
  logits: Matrix,
  { batch, stretch: { first, count } }: BatchPart,
  output: Matrix,
): void {
  const { labels, targets, loss, inputs } = batch;
  const cotangent = { logits, scale: 1 / inputs.columns, output };
  if (targets) {
    const own = targets.subarray(first * logits.rows, (first + count) * logits.rows);
    encodeTargetCotangent(list, { ...cotangent, targets: uploadDatapoints(list.scratch, own, count, logits.rows) });
    return;
  }
  const words = new Uint32Array(Math.ceil(count / 4) * 4);
  for (let i = 0; i < count; i++) words[i] = labels[first + i];
  encodeLossCotangent(list, { ...cotangent, labels: list.scratch.upload('labels', words), loss });
}
