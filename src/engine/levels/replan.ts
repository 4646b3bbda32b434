// Work that is planned for the memory that is free, beside other work that takes some of it.
import { isNtkError } from '../../core/errors';

/** At finding room. */
const attempts = 4;

/** Plans and does the work; where what was free has been taken meanwhile it is planned anew, for what is left, `refused` being told before. Throws what it throws. */
export async function replanned<Result>(work: () => Promise<Result>, refused?: () => void): Promise<Result> {
  for (let left = attempts; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (left <= 1 || !isNtkError(error, 'LimitExceeded')) throw error;
      refused?.();
    }
  }
}

/** What is computed, or nothing where the budget has no room for it. Throws what else it throws. */
export function ifItFits<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (isNtkError(error, 'LimitExceeded')) return undefined;
    throw error;
  }
}
