// What can be asked of a kernel: which pairs, which reduction of the logits, which parameters, which method.
import type { Matrix } from '../gpu/matrix';

/**
 * trace: sum over logits. pseudo: (1/C) 1^T K 1. cosine: trace over the root of both diagonals. full: every pair of logits.
 * log-probability: of gradients of log p(target) of each datapoint.
 */
export type Reduction = 'trace' | 'pseudo' | 'cosine' | 'full' | 'log-probability' | { readonly logit: number };

/** Random directions: standard normal numbers, or signs. */
export interface Sketch {
  /** How many directions. */
  readonly sketch: number;
  readonly kind: 'normal' | 'sign';
  readonly seed: number;
}

/**
 * structured: Grams of activations times Grams of cotangents where a layer has them. contraction: gradients of each
 * datapoint, then their Gram. auto: for each parameter whichever costs less. ntvp: columns by kernel-vector products.
 */
export type Method = 'auto' | 'structured' | 'contraction' | 'ntvp' | Sketch;

export interface KernelRequest {
  /** Datapoints of the rows, [features, n1]. */
  readonly rows: Matrix;
  /** Datapoints of the columns, [features, n2]; absent: the rows again, and symmetry halves the work. */
  readonly columns?: Matrix;
  readonly reduction: Reduction;
  /**
   * For 'log-probability': a class of each datapoint of the rows, [n1]; where the output is [positions, C] one at each
   * position, [n1, positions], whose log-probabilities are added.
   */
  readonly targets?: Uint32Array;
  /** The same for the columns. */
  readonly columnTargets?: Uint32Array;
  /** Which parameters to count; all when absent. Throws Unsupported when it leaves none. */
  readonly parameters?: (name: string) => boolean;
  /** 'auto' when absent. */
  readonly method?: Method;
}

export interface KernelPart {
  /** [n1, n2]; full: [n1 * C, n2 * C], row i * C + c. */
  readonly matrix: Matrix;
  /** Of a sketch: of each entry, row-major, from the spread over the directions. */
  readonly standardError?: Float32Array;
}

export interface KernelResult extends KernelPart {
  /** FLOPs executed: forward, backward and Grams, after symmetry and folding. */
  readonly flops: number;
}

export interface KernelParts {
  readonly parts: readonly KernelPart[];
  /** FLOPs of all together. */
  readonly flops: number;
}
