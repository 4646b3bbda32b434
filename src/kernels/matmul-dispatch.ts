// What the families of the matrix product share: their arguments, their parameters and bindings.
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';

/** c = alpha a^T b (+ bias or + c). Matrices of a batch lie behind one another; a batch step of 0 shares one matrix. */
export interface MatmulArguments {
  /** [k, m] */
  readonly a: Matrix;
  /** [k, n] */
  readonly b: Matrix;
  /** [m, n]; with a batch, the first of them. */
  readonly c: Matrix;
  readonly alpha?: number;
  /** Adds beta times a vector of m floats to every column. */
  readonly bias?: { readonly vector: Matrix; readonly beta: number; readonly batchStep?: number };
  /** Adds to what c holds. Not together with a bias. */
  readonly accumulate?: boolean;
  readonly batch?: MatmulBatch;
}

/** Steps from one matrix to the next, in floats. */
export interface MatmulBatch {
  readonly count: number;
  readonly aStep: number;
  readonly bStep: number;
  readonly cStep: number;
  /** So many matrices in a row share one a and one bias; 1 when absent. */
  readonly aRepeat?: number;
  /** After so many the first b comes again; never when absent. */
  readonly bPeriod?: number;
}

export type MatmulPiece = {
  readonly firstRow: number;
  readonly rowBlocks: number;
  readonly firstBatch: number;
  readonly batches: number;
};

/** What both families bind and pass. */
export function matmulDispatch(list: CommandList, product: MatmulArguments, piece: MatmulPiece) {
  const { a, b, c, bias, batch, alpha = 1 } = product;
  const step: MatmulBatch = batch ?? { count: 1, aStep: 0, bStep: 0, cStep: 0 };
  const { count, aRepeat = 1, bPeriod = count } = step;
  const sets = Math.ceil(count / aRepeat);
  const nothing = { buffer: list.scratch.buffer('no-bias', 16) };
  const e = bias
    ? { ...bindingOf(bias.vector), size: (bias.vector.stride + (sets - 1) * (bias.batchStep ?? 0)) * 4 }
    : nothing;
  const rows = Math.min(c.rows - piece.firstRow * 64, piece.rowBlocks * 64);
  return {
    constants: { EPILOGUE: bias ? 1 : product.accumulate ? 2 : 0 },
    u32: [c.rows, c.columns, a.rows, a.stride / 4, b.stride / 4, c.stride / 4]
      .concat([step.aStep / 4, step.bStep / 4, step.cStep / 4, bias?.batchStep ?? 0])
      .concat([piece.firstRow, piece.firstBatch, aRepeat, bPeriod]),
    f32: [alpha, bias?.beta ?? 0],
    groups: [
      [],
      [whole(a, sets, step.aStep), whole(b, bPeriod, step.bStep), e],
      [whole(c, count, step.cStep)],
    ] as const,
    grid: [Math.ceil(c.columns / 64), piece.rowBlocks, piece.batches] as const,
    flops: 2 * rows * c.columns * a.rows * piece.batches,
  };
}

/** `count` matrices, `step` floats apart. */
function whole(first: Matrix, count: number, step: number): GPUBufferBinding {
  const binding = bindingOf(first);
  return { ...binding, size: binding.size! + (count - 1) * step * 4 };
}
