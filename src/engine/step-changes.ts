// What a step along a direction of the parameters does to all logits: the derivatives that predict it at any rate, and the
// logits after a real step.
import type { JobOptions } from '../core/progress';
import type { Arena } from '../gpu/arena';
import type { Matrix } from '../gpu/matrix';
import { readMatrix } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeAddTo } from '../kernels/add-to';
import { ParameterSet } from '../ops/parameter-set';
import { datapointMajor } from './jacobian-products';
import type { Network } from './network';
import { encodeForward, logitsOf } from './passes';
import { encodeSecondOrder } from './second-order';
import { inStretches } from './stretches';

/** By datapoint, [n, C] each. */
export interface StepDerivatives {
  /** f(x; theta). */
  readonly logits: Float32Array;
  /** J(x) d. */
  readonly first: Float32Array;
  /** d^T (d2f(x) / dtheta2) d. */
  readonly second: Float32Array;
}

/** A step theta - rate * direction. */
export interface Step {
  readonly direction: ParameterSet;
  readonly rate: number;
}

/** All logits and their derivatives along a direction, in one pass. Throws LimitExceeded, DeviceLost; stops on abort. */
export async function stepDerivatives(
  network: Network,
  inputs: Matrix,
  direction: ParameterSet,
  options: JobOptions = {},
): Promise<StepDerivatives> {
  const { gpu, graph, outputs } = network;
  const [logits, first, second] = [0, 1, 2].map(() => new Float32Array(outputs * inputs.columns));
  await inStretches(
    network,
    inputs,
    {
      stage: 'derivatives',
      encode: (context, rows) => {
        const activations = encodeForward(context, graph, rows);
        const along = encodeSecondOrder(context, graph, activations, direction);
        return [logitsOf(graph, activations), along.first, along.second] as const;
      },
      take: async (values, stretch) => {
        const read = await Promise.all(values.map((matrix) => matrix && readMatrix(gpu, matrix)));
        [logits, first, second].forEach((all, at) => {
          const part = read[at];
          if (part) all.set(datapointMajor(part, outputs), stretch.first * outputs);
        });
      },
    },
    options,
  );
  return { logits, first, second };
}

/** f(x; theta - rate d) of all datapoints, [n, C]; the network is left as it was. Throws LimitExceeded, DeviceLost; stops on abort. */
export async function steppedLogits(
  network: Network,
  inputs: Matrix,
  step: Step,
  options: JobOptions = {},
): Promise<Float32Array> {
  const { gpu, graph, outputs } = network;
  using arena = gpu.arena.child('stepped');
  const weights = await steppedParameters(network, arena, step, options);
  const all = new Float32Array(outputs * inputs.columns);
  await inStretches(
    network,
    inputs,
    {
      stage: 'step',
      encode: ({ list, arena: own }, rows) =>
        logitsOf(graph, encodeForward(network.context(list, own, weights), graph, rows)),
      take: async (logits, { first }) =>
        all.set(datapointMajor(await readMatrix(gpu, logits), outputs), first * outputs),
    },
    options,
  );
  return all;
}

async function steppedParameters(
  network: Network,
  arena: Arena,
  { direction, rate }: Step,
  { signal, pause, isUrgent }: JobOptions,
): Promise<ParameterSet> {
  const list = network.commands(arena);
  const stepped = ParameterSet.create(arena, 'stepped parameters', network.layout);
  list.copyBuffer(network.parameters.buffer, 0, stepped.buffer, 0, network.layout.length * 4);
  encodeAddTo(list, { target: stepped.flat(), source: direction.flat(), scale: -rate });
  await submit(network.gpu, list, { signal, pause, isUrgent });
  return stepped;
}
