// What turns text into token ids and back.

export interface Vocabulary {
  readonly unit: 'characters' | 'tokens';
  /** Text of each id. It comes from a file: it may hold anything, markup too. */
  readonly names: readonly string[];
  /** Throws InvalidFile naming what has no id, and where. */
  readonly encode: (text: string) => Int32Array;
  readonly decode: (ids: Int32Array) => string;
}
