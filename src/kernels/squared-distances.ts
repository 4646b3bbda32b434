// Squared distances of all pairs of two sets of datapoints, from differences.
import code from '../../shaders/neighbours/squared_distances.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';

const kernel = { name: 'squared_distances', code };
const edge = 8;
const featureBlock = 256;

export interface SquaredDistances {
  /** [features, candidates]. */
  readonly candidates: Matrix;
  /** [features, queries]; absent: the candidates again, and each pair is computed once. */
  readonly queries?: Matrix;
  /** [candidates, queries]. */
  readonly distances: Matrix;
}

/** Appends the distances, in pieces of about `list.pieceFlops`. */
export function encodeSquaredDistances(list: CommandList, tile: SquaredDistances): void {
  const { rows } = tile.candidates;
  for (let first = 0; first < rows; first += featureBlock)
    encodeFeatures(list, tile, first, Math.min(first + featureBlock, rows));
}

function encodeFeatures(list: CommandList, tile: SquaredDistances, firstFeature: number, lastFeature: number): void {
  const { candidates, queries = candidates, distances } = tile;
  const isMirrored = tile.queries === undefined;
  const features = lastFeature - firstFeature;
  const flopsOfQuery = 3 * candidates.columns * features;
  const band = Math.max(edge, Math.floor(list.pieceFlops / flopsOfQuery / edge) * edge);
  for (let first = 0; first < queries.columns; first += band) {
    const last = Math.min(first + band, queries.columns);
    const count = isMirrored ? last : candidates.columns;
    const pairs = (last - first) * (isMirrored ? (first + last + edge) / 2 : count);
    list.dispatch({
      kernel,
      u32: [
        ...[candidates.columns, candidates.stride / 4, queries.stride / 4, distances.stride / 4],
        ...[firstFeature, lastFeature, first, last, Number(firstFeature > 0), Number(isMirrored)],
      ],
      groups: [[], [bindingOf(candidates), bindingOf(queries)], [bindingOf(distances)]],
      grid: [Math.ceil((last - first) / edge / edge), Math.ceil(count / edge / edge)],
      flops: 3 * features * pairs,
    });
  }
}
