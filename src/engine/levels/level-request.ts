// What is asked of a kernel that is looked at level by level: its datapoints in the order they are shown, on the CPU so that
// any number may be there; the reduction; which parameters count.
import { shapeMismatch } from '../../core/errors';
import type { Extent } from '../../core/pyramid';
import type { Arena } from '../../gpu/arena';
import { columnStride, type Matrix } from '../../gpu/matrix';
import type { Reduction } from '../kernel-request';

/** Datapoints of one side. */
export interface LevelSet {
  /** [n, features], by datapoint. */
  readonly values: ArrayLike<number>;
  /** The datapoint at each place, [n]: some or all of them. */
  readonly order: Uint32Array;
  /** For 'log-probability': [n, positions], by datapoint. */
  readonly targets?: Uint32Array;
}

export interface LevelsRequest {
  readonly rows: LevelSet;
  /** Absent: the rows again, and symmetry halves the work. */
  readonly columns?: LevelSet;
  readonly reduction: Exclude<Reduction, 'full'>;
  /** Which parameters count; all when absent. */
  readonly parameters?: (name: string) => boolean;
  /** Of what is sampled and of random directions; 0 when absent. */
  readonly seed?: number;
}

export type Which = 'rows' | 'columns';

/** The set of a side: the rows' where the columns are the same. */
export function setOf({ rows, columns }: LevelsRequest, which: Which): LevelSet {
  return which === 'rows' ? rows : (columns ?? rows);
}

/** The request of some places alone: as many rows and columns as `count` says, from `first` on. */
export function requestOfPlaces(request: LevelsRequest, first: Extent, count: Extent): LevelsRequest {
  const some = (which: Which, side: keyof Extent): LevelSet => {
    const set = setOf(request, which);
    return { ...set, order: set.order.subarray(first[side], first[side] + count[side]) };
  };
  const rows = some('rows', 'rows');
  const isSame = !request.columns && first.rows === first.columns && count.rows === count.columns;
  return { ...request, rows, columns: isSame ? undefined : some('columns', 'columns') };
}

/** Some datapoints as a k-major matrix [features, count] of `arena`. Throws ShapeMismatch for one that does not exist. */
export function uploadSome(arena: Arena, { values }: LevelSet, features: number, datapoints: Uint32Array): Matrix {
  const [count, stride] = [datapoints.length, columnStride(datapoints.length)];
  const padded = new Float32Array(features * stride);
  datapoints.forEach((datapoint, at) => {
    const start = datapoint * features;
    if (start + features > values.length)
      throw shapeMismatch(`a datapoint below ${values.length / features}`, `${datapoint}`);
    for (let feature = 0; feature < features; feature++) padded[feature * stride + at] = values[start + feature];
  });
  return { buffer: arena.upload('datapoints', padded), offset: 0, rows: features, columns: count, stride };
}

/** Targets of some datapoints, [count, positions]. */
export function targetsOf({ targets }: LevelSet, positions: number, datapoints: Uint32Array): Uint32Array | undefined {
  if (!targets) return undefined;
  const own = new Uint32Array(datapoints.length * positions);
  datapoints.forEach((datapoint, at) =>
    own.set(targets.subarray(datapoint * positions, (datapoint + 1) * positions), at * positions),
  );
  return own;
}
