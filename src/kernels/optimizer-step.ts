// One step of gradient descent, momentum or Adam over a range of flat buffers, with decoupled weight decay.
import code from '../../shaders/training/optimizer_step.wgsl';
import { shapeMismatch } from '../core/errors';
import type { CommandList } from '../gpu/commands';
import { foldedGrid } from './folded-grid';

const kernel = { name: 'optimizer_step', code };

const optimizers = {
  sgd: { index: 0, moments: 0, flops: 2 },
  momentum: { index: 1, moments: 1, flops: 4 },
  adam: { index: 2, moments: 2, flops: 14 },
} as const;

export interface OptimizerStep {
  readonly optimizer: keyof typeof optimizers;
  readonly parameters: GPUBuffer;
  readonly gradient: GPUBuffer;
  /** The velocity of momentum or Adam's first moment; not used by sgd. */
  readonly first?: GPUBuffer;
  /** Adam's second moment; not used by the others. */
  readonly second?: GPUBuffer;
  /** First float of the range in all the buffers, a multiple of 4. */
  readonly offset: number;
  /** Floats of the range. */
  readonly count: number;
  readonly rate: number;
  /** Each number shrinks by the rate times this besides its move. Absent: 0. */
  readonly weightDecay?: number;
  /** Momentum, or Adam's decay of the first moment. */
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /** 1 for the first step. */
  readonly step?: number;
}

/**
 * Records one step: theta -= rate * g; v = beta1 v + g, theta -= rate * v; or Adam's with bias correction (Kingma and Ba
 * 2015); and theta -= rate * weightDecay * theta, of theta as it was (Loshchilov and Hutter 2019). Throws ShapeMismatch for an offset that is no multiple of 4 and for a moment buffer that is missing.
 */
export function encodeOptimizerStep(list: CommandList, args: OptimizerStep): void {
  const { optimizer, parameters, gradient, offset, count } = args;
  const { index, moments, flops } = optimizers[optimizer];
  if (offset % 4 !== 0) throw shapeMismatch('an offset that is a multiple of 4', `${offset}`);
  const memory = [args.first, args.second].map((buffer, i) => {
    if (buffer === undefined && i < moments) throw shapeMismatch(`${moments} moment buffers for ${optimizer}`, `${i}`);
    return buffer ?? list.scratch.buffer('no-moment', 16);
  });
  list.dispatch({
    kernel,
    constants: { OPTIMIZER: index },
    u32: [offset / 4, count],
    f32: floatsOf(args),
    groups: [[], [gradient], [parameters, ...memory]],
    grid: foldedGrid(Math.ceil(count / 4)),
    flops: count * (flops + (args.weightDecay ? 2 : 0)),
  });
}

function floatsOf({ rate, weightDecay = 0, beta1 = 0, beta2 = 0, epsilon = 0, step = 1 }: OptimizerStep): number[] {
  const corrections = [1 - beta1 ** step, 1 - beta2 ** step];
  return [rate, beta1, beta2, 1 - beta1, 1 - beta2, ...corrections, epsilon, rate * weightDecay];
}
