// Blocks of datapoints of one side, and how they are passed: some datapoints at a time.
import type { Norms } from './entry-cells';
import { type BlockRegion, blockWeights } from './block-weights';
import type { Which } from './level-request';

/** Datapoints that are passed at once, of blocks that follow one another or of a part of one block. */
export interface BlockStretch {
  readonly which: Which;
  readonly datapoints: Uint32Array;
  /** What each counts in its block's mean; of a cosine divided by its norm. Rounded up to a multiple of four. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** Datapoints of a block, at most those of the stretch. */
  readonly length: number;
  /** The first datapoint's block. */
  readonly first: number;
  /** Whether that block has datapoints of stretches before. */
  readonly isContinued: boolean;
}

export interface BlockSide {
  readonly blocks: number;
  /** All of its datapoints, at most `most` at once. */
  readonly stretches: (most: number) => BlockStretch[];
}

export interface BlockSides {
  readonly rows: BlockSide;
  /** Absent: the rows again. */
  readonly columns?: BlockSide;
}

/** Blocks of one length, side by side. */
export function evenBlocks(region: BlockRegion, norms: Norms | undefined): BlockSides {
  const { rows, columns } = region;
  return {
    rows: evenSide(region, 'rows', rows, norms),
    ...(columns && { columns: evenSide(region, 'columns', columns, norms) }),
  };
}

function evenSide(region: BlockRegion, which: Which, all: Uint32Array, norms: Norms | undefined): BlockSide {
  const { length } = region;
  const stretch = (first: number, most: number): BlockStretch => {
    const datapoints = all.subarray(first, first + most);
    return {
      which,
      datapoints,
      weights: blockWeights(region, which, all, first, datapoints.length, norms),
      length: Math.min(length, most),
      first: Math.floor(first / length),
      isContinued: first % length > 0,
    };
  };
  const stretches = (most: number): BlockStretch[] =>
    Array.from({ length: Math.ceil(all.length / most) }, (_, at) => stretch(at * most, most));
  return { blocks: Math.ceil(all.length / length), stretches };
}

/** A block for each group, whatever its size; none may be empty. */
export function groupBlocks(groups: readonly Uint32Array[], norms: Norms | undefined): BlockSide {
  const stretches = (most: number): BlockStretch[] =>
    groups.flatMap((members, at) => groupStretches(members, at, most, norms));
  return { blocks: groups.length, stretches };
}

/** Of one group, which is block number `block`. */
export function groupStretches(
  members: Uint32Array,
  block: number,
  most: number,
  norms: Norms | undefined,
): BlockStretch[] {
  const region = { rows: members, length: members.length };
  return Array.from({ length: Math.ceil(members.length / most) }, (_, at) => {
    const datapoints = members.subarray(at * most, (at + 1) * most);
    const weights = blockWeights(region, 'rows', members, at * most, datapoints.length, norms);
    return { which: 'rows', datapoints, weights, length: datapoints.length, first: block, isContinued: at > 0 };
  });
}
