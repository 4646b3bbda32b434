// Sums layer terms into a kernel: the trace folds the logits, the full kernel takes every pair of them.
import type { Matrix } from '../gpu/matrix';
import { encodeKernelTile } from '../kernels/kernel-tile';
import { encodeTermDiagonal } from '../kernels/term-diagonal';
import type { OpContext } from '../ops/context';
import { stacked, traceDeltas, type Cotangent } from '../ops/cotangent';

export interface TermSide {
  readonly n: number;
  /** The layer's input [fan_in, n]. */
  readonly activations: Matrix;
  /** Cotangents at the layer's output. */
  readonly cotangent: Cotangent;
}

/** (alpha <a, a'> + beta) <delta, delta'>: a layer's weight and bias together. */
export interface LayerTerm {
  readonly left: TermSide;
  readonly right: TermSide;
  readonly alpha: number;
  readonly beta: number;
}

const plain = { rowStep: 1, rowOffset: 0, columnStep: 1, columnOffset: 0 };

/** out = sum over terms and logits, [n1, n2]. Symmetric: both sides are the same set. */
export function encodeTraceTerms(
  context: OpContext,
  terms: readonly LayerTerm[],
  { symmetric, out }: { symmetric: boolean; out: Matrix },
): void {
  terms.forEach(({ left, right, alpha, beta }, index) => {
    const d1 = traceDeltas(context, left.cotangent, left.n);
    const d2 =
      left === right || left.cotangent === right.cotangent ? d1 : traceDeltas(context, right.cotangent, right.n);
    encodeKernelTile(context.list, context.family, {
      rows: { activations: left.activations, deltas: d1.deltas, firstDelta: 0 },
      columns: { activations: right.activations, deltas: d2.deltas, firstDelta: 0 },
      deltaRows: d1.deltas?.rows ?? 0,
      deltaConstant: d1.constant,
      alpha,
      beta,
      n1: left.n,
      n2: right.n,
      out,
      spread: plain,
      triangle: symmetric,
      mirror: symmetric,
      accumulate: index > 0,
    });
  });
}

/** out[i * C + c, j * C + c'] = sum over terms, [n1 * C, n2 * C]. */
export function encodeFullTerms(
  context: OpContext,
  terms: readonly LayerTerm[],
  full: { count: number; symmetric: boolean; out: Matrix },
): void {
  terms.forEach((term, index) => {
    for (let c = 0; c < full.count; c++) {
      for (let d = full.symmetric ? c : 0; d < full.count; d++)
        encodePair(context, term, { ...full, c, d, accumulate: index > 0 });
    }
  });
}

interface Pair {
  readonly count: number;
  readonly symmetric: boolean;
  readonly out: Matrix;
  readonly c: number;
  readonly d: number;
  readonly accumulate: boolean;
}

function encodePair(context: OpContext, { left, right, alpha, beta }: LayerTerm, pair: Pair): void {
  const { c, d, count } = pair;
  const [d1, d2] = [blockRows(context, left, c), blockRows(context, right, d)];
  encodeKernelTile(context.list, context.family, {
    rows: { activations: left.activations, ...d1 },
    columns: { activations: right.activations, ...d2 },
    deltaRows: d1.deltaRows,
    deltaConstant: c === d ? 1 : 0,
    alpha,
    beta,
    n1: left.n,
    n2: right.n,
    out: pair.out,
    spread: { rowStep: count, rowOffset: c, columnStep: count, columnOffset: d },
    triangle: pair.symmetric && c === d,
    mirror: pair.symmetric,
    accumulate: pair.accumulate,
  });
}

const written = new WeakMap<Cotangent, Matrix>();

/** Logit c's rows of a side's deltas; a readout is written out once for all its pairs. */
function blockRows(
  context: OpContext,
  side: TermSide,
  c: number,
): { deltas?: Matrix; firstDelta: number; deltaRows: number } {
  const { cotangent, n } = side;
  if (cotangent.form === 'identity') return { firstDelta: 0, deltaRows: 0 };
  const deltas = written.get(cotangent) ?? stacked(context, cotangent, n).matrix;
  written.set(cotangent, deltas);
  const deltaRows = deltas.rows / cotangent.count;
  return { deltas, firstDelta: c * deltaRows, deltaRows };
}

/** K(x, x), summed over logits, of the datapoints on the left of each term: n floats, rounded up to 4. */
export function encodeTraceDiagonal(context: OpContext, terms: readonly LayerTerm[], n: number): GPUBuffer {
  const output = context.arena.buffer('diagonal', Math.ceil(n / 4) * 16);
  terms.forEach(({ left, alpha, beta }, index) => {
    const { deltas, constant } = traceDeltas(context, left.cotangent, left.n);
    encodeTermDiagonal(context.list, {
      activations: left.activations,
      deltas,
      deltaConstant: constant,
      alpha,
      beta,
      n,
      accumulate: index > 0,
      output,
    });
  });
  return output;
}
