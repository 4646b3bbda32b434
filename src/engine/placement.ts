// Where a block of a kernel goes, and what may be taken from its symmetry.
import type { Matrix } from '../gpu/matrix';
import type { KernelTileArguments } from '../kernels/kernel-tile';
import { onePair, type LogitPairs } from '../kernels/logit-pairs';

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

/** The pairs to be computed: those below the diagonal of a symmetric full kernel are mirrored. One where there are no logits. */
export function logitPairs({ logits, symmetric }: Placement, [rows, columns]: readonly [number, number]): LogitPairs {
  if (!logits) return onePair;
  return { rows, columns, rule: symmetric ? 'upper' : 'all' };
}

type Placed = Pick<KernelTileArguments, 'out' | 'spread' | 'triangle' | 'mirror' | 'accumulate'>;

/** A term's share of the arguments of a kernel tile: where its first pair of logits goes. */
export function placed({ out, row, column, symmetric, mirror, accumulate, logits }: Placement): Placed {
  const count = logits?.count ?? 1;
  const spread = {
    rowStep: count,
    rowOffset: row * count + (logits?.row ?? 0),
    columnStep: count,
    columnOffset: column * count + (logits?.column ?? 0),
  };
  return { out, spread, triangle: symmetric, mirror, accumulate };
}
