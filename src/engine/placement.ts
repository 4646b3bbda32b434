// Where a block of a kernel goes, and what may be taken from its symmetry.
import type { Matrix } from '../gpu/matrix';
import type { KernelTileArguments } from '../kernels/kernel-tile';

export interface Placement {
  /** The whole kernel: [n1, n2], or [n1 * C, n2 * C] with `logits`. */
  readonly out: Matrix;
  /** The block's first datapoints. */
  readonly row: number;
  readonly column: number;
  /** The rows and the columns are one side: the term is symmetric. */
  readonly symmetric: boolean;
  /** Also write each entry's transpose. */
  readonly mirror: boolean;
  /** Add to what is there. */
  readonly accumulate: boolean;
  /** Of a full kernel: C, and the first logit of each side. */
  readonly logits?: { readonly count: number; readonly row: number; readonly column: number };
}

/** A pair of cotangents, by their number within each side. */
export interface LogitPair {
  readonly c: number;
  readonly d: number;
}

/** The pairs to be computed: those below the diagonal of a symmetric full kernel are mirrored. */
export function logitPairs(placement: Placement, left: number, right: number): LogitPair[] {
  const pairs: LogitPair[] = [];
  for (let c = 0; c < left; c++) {
    for (let d = placement.symmetric ? c : 0; d < right; d++) pairs.push({ c, d });
  }
  return pairs;
}

type Placed = Pick<KernelTileArguments, 'out' | 'spread' | 'triangle' | 'mirror' | 'accumulate'>;

/** A term's share of the arguments of a kernel tile; with `pair` that of a full kernel. */
export function placed(
  { out, row, column, symmetric, mirror, accumulate, logits }: Placement,
  pair?: LogitPair,
): Placed {
  const [count, c, d] = logits && pair ? [logits.count, logits.row + pair.c, logits.column + pair.d] : [1, 0, 0];
  const spread = {
    rowStep: count,
    rowOffset: row * count + c,
    columnStep: count,
    columnOffset: column * count + d,
  };
  return { out, spread, triangle: symmetric && pair?.c === pair?.d, mirror, accumulate };
}
