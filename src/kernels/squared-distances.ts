// Squared distances of a tile of pairs of datapoints, from differences.
import code from '../../shaders/neighbours/squared_distances.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';

const kernel = { name: 'squared_distances', code };
const edge = 8;
const featureBlock = 256;

export interface SquaredDistances {
  /** [features, n]. */
  readonly activations: Matrix;
  /** First candidate and first query of the tile, multiples of 16. */
  readonly firstCandidate: number;
  readonly firstQuery: number;
  /** [candidates, queries]: squared distance of two datapoints. */
  readonly distances: Matrix;
}

/** Appends the tile's distances, in pieces of about `list.pieceFlops`. Where both are the same, each pair is computed once. */
export function encodeSquaredDistances(list: CommandList, tile: SquaredDistances): void {
  const { activations } = tile;
  for (let first = 0; first < activations.rows; first += featureBlock)
    encodeFeatures(list, tile, first, Math.min(first + featureBlock, activations.rows));
}

function encodeFeatures(list: CommandList, tile: SquaredDistances, firstFeature: number, lastFeature: number): void {
  const { activations, distances, firstCandidate, firstQuery } = tile;
  const features = lastFeature - firstFeature;
  const isMirrored = firstCandidate === firstQuery && distances.rows === distances.columns;
  const end = firstQuery + distances.columns;
  const band = Math.max(edge, Math.floor(list.pieceFlops / (3 * distances.rows * features) / edge) * edge);
  for (let from = firstQuery; from < end; from += band) {
    const last = Math.min(from + band, end);
    const candidates = isMirrored ? last - firstCandidate : distances.rows;
    list.dispatch({
      kernel,
      u32: [
        ...[activations.stride / 4, firstFeature, lastFeature, firstCandidate, firstCandidate + distances.rows],
        ...[firstQuery, from, last, distances.stride / 4, Number(firstFeature > 0), Number(isMirrored)],
      ],
      groups: [[], [bindingOf(activations)], [bindingOf(distances)]],
      grid: [Math.ceil((last - from) / edge / edge), Math.ceil(candidates / edge / edge)],
      flops:
        3 *
        features *
        (isMirrored ? pairsToDiagonal(from - firstQuery, last - firstQuery) : (last - from) * candidates),
    });
  }
}

/** Pairs of queries `from` to `last` with the candidates up to each one's own register tile. */
const pairsToDiagonal = (from: number, last: number): number => (last - from) * ((from + last + edge) / 2);
