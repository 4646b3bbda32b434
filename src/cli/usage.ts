// A command line that cannot be meant.

/** Ends the program with exit status 2; the message is one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = (problem: string): UsageError => new UsageError(problem);
