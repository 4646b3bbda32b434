// How mean gradients of blocks are streamed so that they fit the budget: sweeps, datapoints of a pass, slabs of a product.
import type { CommandList } from '../../gpu/commands';
import { columnStride } from '../../gpu/matrix';
import { stretchRows } from '../contraction';
import type { Network } from '../network';
import { allPieces, numbersOf, type Piece, type Sweep, sweepsOf } from './block-pieces';
import { chunkSize } from './chunk-size';
import type { LevelsRequest } from './level-request';
import { cotangentsOf, encodeSomeSide } from './level-sides';

export interface BlockPlan {
  readonly sweeps: readonly Sweep[];
  /** Datapoints of a pass. */
  readonly chunk: number;
  /** Numbers of the blocks' gradients that are turned and multiplied at once. */
  readonly slab: number;
}

/** Blocks of each side; of the rows alone where the columns are the same. */
export interface BlockCounts {
  readonly rows: number;
  readonly columns?: number;
}

const mostAtOnce = 1024;
const mostSlabFloats = 2 ** 23;
/** Of the free bytes: passes of a chunk, gradients of the blocks, slabs. What is left is for small things. */
const shares = { passes: 0.35, gradients: 0.4, slabs: 0.1 } as const;
const slabStep = 64; // a slab begins where a matrix can be bound

/** Throws LimitExceeded where not even few datapoints at a time fit. */
export function planBlocks(network: Network, request: LevelsRequest, blocks: BlockCounts): BlockPlan {
  const { arena, device } = network.gpu;
  const pieces = allPieces(network, request);
  const cotangents = cotangentsOf(network, request);
  const chunk = chunkOf(network, request, pieces, cotangents);
  const free = arena.budget.free / 4;
  const sides = [blocks.rows, ...(blocks.columns === undefined ? [] : [blocks.columns])];
  const perNumber = sides.reduce((sum, count) => sum + columnStride(count + 1), 0);
  const bindable = Math.floor(device.limits.maxStorageBufferBindingSize / 4 / columnStride(Math.max(...sides) + 1));
  const inPiece = (piece: Piece, logits: number): number =>
    piece.kind === 'gradients'
      ? Math.min(bindable, stretchRows(network, piece.name, chunk, logits) * piece.width * logits)
      : bindable;
  const slab = Math.floor(Math.min(mostSlabFloats, shares.slabs * free) / perNumber / slabStep);
  return {
    sweeps: sweepsOf(pieces, cotangents, { floats: Math.floor((shares.gradients * free) / perNumber), inPiece }),
    chunk,
    slab: slabStep * Math.max(1, slab),
  };
}

/** As many datapoints as leave room for the blocks' gradients. */
function chunkOf(network: Network, request: LevelsRequest, pieces: readonly Piece[], cotangents: number): number {
  const { order } = request.rows;
  const most = Math.min(mostAtOnce, 2 ** Math.ceil(Math.log2(order.length)));
  return chunkSize(network, { most, fewest: 1, share: shares.passes }, (list, count) => {
    const context = network.context(list, list.scratch);
    const datapoints = order.subarray(0, count);
    const side = encodeSomeSide(context, network, request, list.scratch, { which: 'rows', datapoints });
    for (const piece of pieces) takeTransposed(list, piece, cotangents, side.activations.n);
  });
}

/** What mean gradients of a dense weight take beside the passes: its inputs and deltas, twice each. */
function takeTransposed({ scratch }: CommandList, piece: Piece, cotangents: number, n: number): void {
  if (piece.kind !== 'outer') return;
  const deltas = numbersOf({ ...piece, count: 1 }, cotangents);
  for (const rows of [piece.count, piece.count, deltas, deltas]) scratch.matrix('transposed', rows, n);
}
