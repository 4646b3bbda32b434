// Matrix products of the values of each datapoint by itself: c = alpha a b, transposed by steps, batched, in stacks.
import plain from '../../shaders/linear_algebra/datapoint_products.wgsl';
import withSubgroups from '../../shaders/linear_algebra/datapoint_products.wgsl?subgroups';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { columns4 } from './elementwise';
import type { ProductFamily } from './matmul';
import { invocationRanges } from './ranges';

/** Where the matrices of an operand lie, in rows of the value that holds them. */
export interface ValueSteps {
  /** [rows, columns] of datapoints. */
  readonly matrix: Matrix;
  readonly first?: number;
  /** From one block of a stack to the next; 0, or absent, shares one block. */
  readonly block?: number;
  /** From one matrix of the batch to the next. */
  readonly batch?: number;
  readonly row: number;
  readonly column: number;
}

/** Rows of a's matrices are those of patches: channel r / cells, cell r % cells, of the place that `places` gives. */
export interface PatchRows {
  /** [k, cells], -1 where there is nothing: an int32 buffer. */
  readonly places: GPUBuffer;
  readonly cells: number;
  /** Rows of a channel in a. */
  readonly plane: number;
  /** Number of the patch's row that is row 0 here. */
  readonly first: number;
}

export interface DatapointProducts {
  /** [m, k] */
  readonly a: ValueSteps;
  /** [k, n] */
  readonly b: ValueSteps;
  /** [m, n], in another buffer. */
  readonly c: ValueSteps;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly batch?: number;
  readonly blocks?: number;
  readonly alpha?: number;
  readonly accumulate?: boolean;
  /** a's rows are then looked up; its row and column steps are not used. */
  readonly patches?: PatchRows;
}

/** Appends c = alpha a b, or c += alpha a b, for every datapoint, matrix of the batch and block. */
export function encodeDatapointProducts(list: CommandList, family: ProductFamily, product: DatapointProducts): void {
  const { a, b, c, m, n, k, batch = 1, blocks = 1, alpha = 1, patches } = product;
  const across = columns4(c.matrix.columns);
  const invocations = 4 * across * Math.ceil(m / 8) * Math.ceil(n / 16) * batch * blocks;
  const flops = 2 * m * n * k * c.matrix.columns * batch * blocks;
  const kernel = { name: 'datapoint_products', code: family === 'subgroups' ? withSubgroups : plain };
  const places = patches?.places ?? list.scratch.buffer('no-places', 16);
  for (const { first, end, grid } of invocationRanges(invocations, 256 * k, list.pieceFlops)) {
    list.dispatch({
      kernel,
      constants: { ACCUMULATE: product.accumulate ? 1 : 0, INDEXED: patches ? 1 : 0 },
      u32: [m, n, k, batch, across, first, end]
        .concat([a, b, c].map(({ matrix }) => matrix.stride / 4))
        .concat(stepsOf(a), stepsOf(b), stepsOf(c))
        .concat([patches?.first ?? 0, patches?.cells ?? 1, patches?.plane ?? 0]),
      f32: [alpha],
      groups: [[], [bindingOf(a.matrix), bindingOf(b.matrix), places], [bindingOf(c.matrix)]],
      grid,
      flops: (flops * (end - first)) / invocations,
    });
  }
}

function stepsOf({ first = 0, block = 0, batch = 0, row, column }: ValueSteps): number[] {
  return [first, block, batch, row, column];
}
