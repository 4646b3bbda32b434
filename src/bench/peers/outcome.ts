// What became of an entry, and how outcomes compare.
import { median } from '../measure';

interface Of {
  readonly workload: string;
  readonly n: number;
  readonly library: string;
  readonly backend: string;
}

/** Its numbers are right, and it was timed. */
export interface Timed extends Of {
  readonly kind: 'timed';
  /** Seconds of each run that counts. */
  readonly rounds: readonly number[];
  readonly error: number;
  /** Most bytes of GPU memory that the library held meanwhile. */
  readonly bytes?: number;
  readonly flops?: number;
  /** Times ours in the same rounds; 1 for ours; absent where ours was not timed. */
  readonly ratio?: number;
}

/** It has no time: a wrong result, an error of the library's, or more time than there is. */
export interface Failed extends Of {
  readonly kind: 'failed';
  readonly message: string;
  /** Of a wrong result. */
  readonly error?: number;
}

export type Outcome = Timed | Failed;

/**
 * Median over rounds of one's seconds over the other's in the same round, so that drift cancels; what ran another number
 * of times is compared by medians.
 */
export function ratioOf(rounds: readonly number[], ours: readonly number[]): number {
  if (rounds.length !== ours.length) return median(rounds) / median(ours);
  return median(rounds.map((seconds, round) => seconds / ours[round]));
}

/** One's rate over the other's, in FLOP/s and in the same rounds. */
export function shareOf(part: Timed, whole: Timed): number {
  return ratioOf(whole.rounds, part.rounds) * (part.flops! / whole.flops!);
}
