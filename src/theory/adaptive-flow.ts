// Flows y' = F(y) followed with error control: Dormand and Prince 1980, order 5 with an error estimate of order 4.
import { unsupported } from '../core/errors';
import type { JobOptions } from '../core/progress';

/** F, at once or later. */
export type Velocity = (state: Float64Array) => Float64Array | Promise<Float64Array>;

export interface FlowOptions extends JobOptions {
  /** Error of one step, relative to 1 + |y|, root mean square; 1e-8 by default. */
  readonly tolerance?: number;
  /** How many of the first numbers of the state the error is of; all by default. */
  readonly controlled?: number;
}

/** Rows of the tableau: stage k starts from y + h sum_j row[j] k_j; the last row is the step itself. */
const stages = [
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
/** The step less the one of order 4. */
const difference = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];
const smallestStep = 1e-13; // share of the whole time below which a step is given up

interface Step {
  readonly state: Float64Array;
  /** F there, the first stage of the next step. */
  readonly velocity: Float64Array;
  /** 1 where it is just as large as wanted. */
  readonly error: number;
}

function combined(
  state: Float64Array,
  h: number,
  weights: readonly number[],
  velocities: readonly Float64Array[],
): Float64Array {
  const out = Float64Array.from(state);
  weights.forEach((weight, k) => {
    if (weight === 0) return;
    for (let i = 0; i < out.length; i++) out[i] += h * weight * velocities[k][i];
  });
  return out;
}

/** Root mean square of the error over what it may be. */
function errorOf(
  before: Float64Array,
  after: Float64Array,
  error: Float64Array,
  { tolerance = 1e-8, controlled = before.length }: FlowOptions,
): number {
  let sum = 0;
  for (let i = 0; i < controlled; i++) {
    sum += (error[i] / (tolerance * (1 + Math.max(Math.abs(before[i]), Math.abs(after[i]))))) ** 2;
  }
  return Math.sqrt(sum / controlled);
}

async function stepOf(
  velocity: Velocity,
  state: Float64Array,
  first: Float64Array,
  h: number,
  options: FlowOptions,
): Promise<Step> {
  const velocities = [first];
  let after = state;
  for (const weights of stages) {
    after = combined(state, h, weights, velocities);
    velocities.push(await velocity(after));
  }
  const error = combined(new Float64Array(state.length), h, difference, velocities);
  return { state: after, velocity: velocities[stages.length], error: errorOf(state, after, error, options) };
}

const largest = (values: Float64Array, count = values.length): number =>
  values.subarray(0, count).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/**
 * The states at these times, ascending from 0, of the flow that starts at `start`. Throws Unsupported where it cannot be followed
 * because it is not finite, and the signal's reason.
 */
export async function followFlow(
  velocity: Velocity,
  start: Float64Array,
  times: readonly number[],
  options: FlowOptions = {},
): Promise<Float64Array[]> {
  const { controlled, signal, onProgress } = options;
  const total = times.at(-1) ?? 0;
  const found: Float64Array[] = [];
  let state: Float64Array = Float64Array.from(start);
  let now = 0;
  let first = await velocity(state);
  let h = (0.01 * (1 + largest(state, controlled))) / (largest(first, controlled) || 1);
  for (const time of times) {
    while (now < time) {
      signal?.throwIfAborted();
      const isLast = now + h >= time;
      const step = await stepOf(velocity, state, first, isLast ? time - now : h, options);
      const factor = Math.min(5, Math.max(0.2, 0.9 * (step.error || 1e-9) ** -0.2));
      if (step.error <= 1) {
        now = isLast ? time : now + h;
        [state, first] = [step.state, step.velocity];
        onProgress?.({ stage: 'time of the flow', done: now, total });
        if (!isLast || factor < 1) h *= factor;
      } else h = (isLast ? time - now : h) * (Number.isFinite(factor) ? factor : 0.2);
      if (now < time && h < smallestStep * total) throw unsupported('a flow that is not finite');
    }
    found.push(Float64Array.from(state));
  }
  return found;
}
