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

/** How much longer or shorter the next step may be; of what is not finite the shortest. */
const factorFor = (error: number): number =>
  Number.isFinite(error) ? Math.min(5, Math.max(0.2, 0.9 * (error || 1e-9) ** -0.2)) : 0.2;

/** Where a flow is, and how long its next step is to be. */
class Walk {
  private now = 0;

  private constructor(
    private readonly velocity: Velocity,
    private readonly total: number,
    private readonly options: FlowOptions,
    public state: Float64Array,
    private first: Float64Array,
    private h: number,
  ) {}

  static async begin(velocity: Velocity, state: Float64Array, total: number, options: FlowOptions): Promise<Walk> {
    const first = await velocity(state);
    const h = (0.01 * (1 + largest(state, options.controlled))) / (largest(first, options.controlled) || 1);
    return new Walk(velocity, total, options, state, first, h);
  }

  /** Throws Unsupported where a step would have to be too small. */
  async to(time: number): Promise<void> {
    const { signal, onProgress } = this.options;
    while (this.now < time) {
      signal?.throwIfAborted();
      if (await this.try(time)) onProgress?.({ stage: 'time of the flow', done: this.now, total: this.total });
      if (this.now < time && !(this.h >= smallestStep * this.total)) throw unsupported('a flow that is not finite');
    }
  }

  /** A step, not beyond this time; whether it was near enough to be taken. The next is to be as long as its error allows. */
  private async try(time: number): Promise<boolean> {
    const isLast = this.now + this.h >= time;
    const length = isLast ? time - this.now : this.h;
    const { state, velocity, error } = await stepOf(this.velocity, this.state, this.first, length, this.options);
    const factor = factorFor(error);
    if (!(error <= 1)) {
      this.h = length * factor;
      return false;
    }
    this.now = isLast ? time : this.now + this.h;
    this.state = state;
    this.first = velocity;
    if (!isLast || factor < 1) this.h *= factor;
    return true;
  }
}

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
  const walk = await Walk.begin(velocity, Float64Array.from(start), times.at(-1) ?? 0, options);
  const found: Float64Array[] = [];
  for (const time of times) {
    await walk.to(time);
    found.push(Float64Array.from(walk.state));
  }
  return found;
}
