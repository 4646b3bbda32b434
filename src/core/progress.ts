// How every long job reports and is stopped.

/** What a long job has done so far. `done` and `total` are in the unit the stage names. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

/** The last argument of everything that may take long. */
export interface JobOptions {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** Waited for before each submission: something more urgent may go first. Resolves at once when the signal aborts. */
  pause?: () => Promise<void>;
  /** Somebody waits for it: it does not wait for frames. */
  isUrgent?: boolean;
}

/** True for the error an aborted signal throws. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
