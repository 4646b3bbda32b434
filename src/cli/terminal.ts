// The two streams that a command writes to.

export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Whether a line may be rewritten. */
  readonly live: boolean;
}
