// A product with filters that see a value through windows: a convolution and its adjoint, batched over blocks and groups.
import code from '../../shaders/linear_algebra/window_product.wgsl';
import { shapeMismatch } from '../core/errors';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';
import { invocationRanges } from './ranges';

const kernel = { name: 'window_product', code };

export interface WindowProduct {
  /** [channels * cells, m] of the first group of the first block. */
  readonly a: Matrix;
  /** Floats from one group's filters to the next, and from one block's; 0 shares them. */
  readonly aGroup: number;
  readonly aBlock: number;
  /** [blocks * groups * channels * plane, n], or one block of it that all share. */
  readonly b: Matrix;
  /** [blocks * groups * m * positions, n], in another buffer. */
  readonly c: Matrix;
  /** [positions, cells], int32: places in a plane, or -1. */
  readonly places: GPUBuffer;
  readonly positions: number;
  /** Places of a channel of b. */
  readonly plane: number;
  readonly cells: number;
  readonly groups: number;
  readonly blocks: number;
  readonly alpha: number;
  /** Adds beta times a number for each of the groups * m filters; blockStep floats from one block's to the next. */
  readonly bias?: { readonly vector: Matrix; readonly beta: number; readonly blockStep: number };
  /** Adds to what c holds. Not together with a bias. */
  readonly accumulate?: boolean;
}

/** Appends the product in pieces of about `list.pieceFlops`. Throws ShapeMismatch where a, b and c do not fit. */
export function encodeWindowProduct(list: CommandList, product: WindowProduct): void {
  const { a, b, c, positions, cells, groups, blocks, alpha, bias } = product;
  const channels = a.rows / cells;
  const bRows = bRowsOf(product, channels);
  const columns8 = Math.ceil(c.columns / 8);
  const invocations = columns8 * Math.ceil(a.columns / 8) * positions * groups * blocks;
  const e = bias ? biasBinding(bias, blocks) : list.scratch.buffer('no-bias', 16);
  const flopsEach = 128 * a.rows;
  for (const { first, end, grid } of invocationRanges(invocations, flopsEach, list.pieceFlops)) {
    list.dispatch({
      kernel,
      constants: { EPILOGUE: bias ? 1 : product.accumulate ? 2 : 0 },
      u32: [a.columns, channels, cells, groups, positions, product.plane, columns8, first, end]
        .concat([a.stride / 4, b.stride / 4, c.stride / 4, product.aBlock / 4, product.aGroup / 4])
        .concat([b.rows === bRows ? 0 : bRows, bias?.blockStep ?? 0]),
      f32: [alpha, bias?.beta ?? 0],
      groups: [[], [filterBinding(product), bindingOf(b), e, product.places], [bindingOf(c)]],
      grid,
      flops: flopsEach * (end - first),
    });
  }
}

/** Rows of one block of b, which may be the only one. */
function bRowsOf({ a, b, c, positions, groups, blocks, plane }: WindowProduct, channels: number): number {
  const rows = groups * channels * plane;
  const fits = (b.rows === rows || b.rows === blocks * rows) && c.rows === blocks * groups * a.columns * positions;
  if (!fits || b.columns !== c.columns) throw shapeMismatch(`a product of windows over ${rows} rows`, `${b.rows}`);
  return rows;
}

function biasBinding({ vector, blockStep }: NonNullable<WindowProduct['bias']>, blocks: number): GPUBufferBinding {
  return { ...bindingOf(vector), size: (vector.stride + (blocks - 1) * blockStep) * 4 };
}

function filterBinding({ a, aGroup, aBlock, groups, blocks }: WindowProduct): GPUBufferBinding {
  const binding = bindingOf(a);
  return { ...binding, size: binding.size! + ((groups - 1) * aGroup + (blocks - 1) * aBlock) * 4 };
}
