// Requests of the laboratory that are refused before anything is begun.
import type { SessionCore } from '../core';
import { plainly } from '../plain-refusal';

/** Does the work; what it throws is a problem of the laboratory, in the words for settings, and is thrown on. */
export function attempt<Result>(core: SessionCore, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const refusal = plainly(error);
    core.report('laboratory', refusal);
    throw refusal;
  }
}
