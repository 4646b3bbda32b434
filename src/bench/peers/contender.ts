// One library on one backend, with one way of writing a task down in it.
import { classes, type Task } from './problem';

/**
 * Numbers that were computed: K_cd(x_i, x_j) is at i * strides.i + c * strides.c + j * strides.j + d * strides.d, with c and
 * d 0 in a trace. Of a jvp, the tangent of logit d at x_j along direction c, with i 0.
 */
export interface Result {
  readonly values: Float32Array;
  readonly strides: { readonly i: number; readonly c: number; readonly j: number; readonly d: number };
}

/** Where numbers are in arrays [n, n], [n, C, n, C] and [16, n, C]. */
export function batchMajor(kind: Task['kind'], n: number): Result['strides'] {
  if (kind === 'trace') return { i: n, c: 0, j: 1, d: 0 };
  if (kind === 'full') return { i: classes * n * classes, c: n * classes, j: classes, d: 1 };
  return { i: 0, c: n * classes, j: classes, d: 1 };
}

/** A task with its operands where the library wants them. */
export interface Opened {
  /** Computes it to the end, and keeps the result until the next run or `close`. */
  run(): Promise<void>;
  /** The result of the last run. */
  read(): Promise<Result>;
  close(): void;
  /** FLOPs of a run as executed, where they are counted; after the first run. */
  flops?(): number;
}

export interface Contender {
  /** Name of the library, and how it is used where there are several ways. */
  readonly library: string;
  readonly backend: string;
  /** The device whose buffers are its memory, if any. */
  readonly device?: GPUDevice;
  /** Trace kernels alone, at a far higher cost for each datapoint than the others': to be estimated from very few. */
  readonly isSlow?: boolean;
  /** Puts the operands of a task in place. Throws what the library throws. */
  open(task: Task): Promise<Opened>;
}
