// One set of datapoints of a kernel: its forward pass, and the backward pass of what the reduction asks for.
import { shapeMismatch } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Matrix } from '../gpu/matrix';
import { encodeConstantRows } from '../kernels/constant-rows';
import { encodeLossCotangent } from '../kernels/loss-cotangent';
import type { OpContext } from '../ops/context';
import type { Cotangent } from '../ops/cotangent';
import type { Reduction } from './kernel-request';
import type { Network } from './network';
import { encodeBackward, encodeForward, logitsOf, type Activations, type Deltas } from './passes';

/** One set of datapoints, forward and backward. */
export interface Side {
  readonly activations: Activations;
  readonly deltas: Deltas;
  /** How many cotangents. */
  readonly count: number;
}

/** Datapoints and what is asked of them. */
export interface SideRequest {
  /** [features, n]. */
  readonly datapoints: Matrix;
  readonly reduction: Reduction;
  readonly targets?: Uint32Array;
  /** Only these of the logits of a trace or of a full kernel; all when absent. */
  readonly logits?: LogitRange;
  /** The backward pass goes only as far as these parameters need; all when absent. */
  readonly counted?: (name: string) => boolean;
}

export interface LogitRange {
  readonly first: number;
  readonly count: number;
}

/** Records both passes of a request. */
export function encodeSide(context: OpContext, network: Network, request: SideRequest): Side {
  const activations = encodeForward(context, network.graph, request.datapoints);
  const { counted } = request;
  return encodeSideFrom(context, network, activations, seedOf(context, network, activations, request), counted);
}

/** Records the backward pass from `seed` at the logits, as far as the counted parameters need. */
export function encodeSideFrom(
  context: OpContext,
  network: Network,
  activations: Activations,
  seed: Cotangent,
  counted?: (name: string) => boolean,
): Side {
  const deltas = encodeBackward(context, network.graph, activations, seed, { counted });
  return { activations, deltas, count: seed.count };
}

/** The cotangents at the logits that a reduction takes. */
export function seedOf(
  context: OpContext,
  network: Network,
  activations: Activations,
  { reduction, targets, logits }: SideRequest,
): Cotangent {
  const { outputs } = network;
  if (reduction === 'log-probability') return targetSeed(context, network, activations, targets);
  if (reduction === 'trace' || reduction === 'full' || reduction === 'cosine') {
    if (!logits || logits.count === outputs) return { form: 'identity', count: outputs };
    return unitSeed(context, outputs, activations.n, logits);
  }
  const vector = new Float32Array(outputs);
  if (reduction === 'pseudo') vector.fill(1 / Math.sqrt(outputs));
  else vector[checkLogit(reduction.logit, outputs)] = 1;
  return constantSeed(context, vector, 1, activations.n);
}

function unitSeed(context: OpContext, outputs: number, n: number, { first, count }: LogitRange): Cotangent {
  const rows = new Float32Array(count * outputs);
  for (let c = 0; c < count; c++) rows[c * outputs + first + c] = 1;
  return constantSeed(context, rows, count, n);
}

function constantSeed(context: OpContext, values: Float32Array<ArrayBuffer>, count: number, n: number): Cotangent {
  const matrix = context.arena.matrix('cotangent', values.length, n);
  encodeConstantRows(context.list, { values: context.list.scratch.upload('cotangent', values), output: matrix });
  return { form: 'stacked', count, matrix, owned: true };
}

function checkLogit(logit: number, outputs: number): number {
  if (Number.isInteger(logit) && logit >= 0 && logit < outputs) return logit;
  throw shapeMismatch(`a logit from 0 to ${outputs - 1}`, `${logit}`);
}

/** one-hot(target) - softmax(logits) at each position, [positions * C, n]. */
function targetSeed(
  context: OpContext,
  network: Network,
  activations: Activations,
  targets: Uint32Array | undefined,
): Cotangent {
  const logits = logitsOf(network.graph, activations);
  const { classes, positions } = targetShape(network);
  checkTargets(targets, activations.n, positions, classes);
  const matrix = context.arena.matrix('cotangent', logits.rows, logits.columns);
  for (let position = 0; position < positions; position++) {
    const labels = Uint32Array.from({ length: activations.n }, (_, i) => targets[i * positions + position]);
    encodePosition(context, { logits, matrix, position, classes, labels });
  }
  return { form: 'stacked', count: 1, matrix, owned: true };
}

/** Classes, and positions before them: 1 where the output is [C]. */
export function targetShape({ graph, layout }: Network): { readonly classes: number; readonly positions: number } {
  const shape = layout.shapes.get(graph.output)!;
  return { classes: shape.at(-1)!, positions: sizeOf(shape.slice(0, -1)) };
}

function checkTargets(
  targets: Uint32Array | undefined,
  n: number,
  positions: number,
  classes: number,
): asserts targets is Uint32Array {
  if (targets?.length !== n * positions) throw shapeMismatch(`${n} x ${positions} targets`, `${targets?.length ?? 0}`);
  const wrong = targets.find((target) => target >= classes);
  if (wrong !== undefined) throw shapeMismatch(`a target from 0 to ${classes - 1}`, `${wrong}`);
}

interface PositionSeed {
  readonly logits: Matrix;
  readonly matrix: Matrix;
  readonly position: number;
  readonly classes: number;
  readonly labels: Uint32Array;
}

/** Through matrices of its own, since a position's rows may begin where nothing can be bound. */
function encodePosition(context: OpContext, { logits, matrix, position, classes, labels }: PositionSeed): void {
  const { list } = context;
  const { scratch } = list;
  const padded = new Uint32Array(Math.ceil(labels.length / 4) * 4);
  padded.set(labels);
  const [own, output] = [0, 1].map(() => scratch.matrix('position', classes, logits.columns));
  const [from, bytes] = [position * classes * logits.stride * 4, classes * logits.stride * 4];
  list.copyBuffer(logits.buffer, logits.offset * 4 + from, own.buffer, 0, bytes);
  const loss = { logits: own, labels: scratch.upload('targets', padded), loss: 'cross-entropy', scale: -1 } as const;
  encodeLossCotangent(list, { ...loss, output });
  list.copyBuffer(output.buffer, 0, matrix.buffer, from, bytes);
}
