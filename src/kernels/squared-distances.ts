// Squared distances between all datapoints and a panel of them, from differences.
import code from '../../shaders/neighbours/squared_distances.wgsl';
import type { CommandList } from '../gpu/commands';
import { bindingOf, type Matrix } from '../gpu/matrix';

const kernel = { name: 'squared_distances', code };
const tile = 8;
const featureBlock = 256;
const flopsPerDispatch = 1e8;

export interface SquaredDistances {
  /** [features, n]. */
  readonly activations: Matrix;
  /** First datapoint of the panel, a multiple of 8. */
  readonly panel: number;
  /** [n, queries]: squared distance of candidate c (row) and datapoint panel + q (column). */
  readonly distances: Matrix;
}

/** Appends the panel's distances, in dispatches of about 1e8 FLOPs. A panel of all datapoints computes each pair once. */
export function encodeSquaredDistances(list: CommandList, { activations, panel, distances }: SquaredDistances): void {
  const { rows: features, columns: n } = activations;
  const end = panel + distances.columns;
  const mirror = panel === 0 && end === n;
  for (let firstFeature = 0; firstFeature < features; firstFeature += featureBlock) {
    const lastFeature = Math.min(firstFeature + featureBlock, features);
    const band = Math.max(tile, Math.floor(flopsPerDispatch / (3 * n * (lastFeature - firstFeature)) / tile) * tile);
    for (let firstQuery = panel; firstQuery < end; firstQuery += band) {
      const lastQuery = Math.min(firstQuery + band, end);
      const candidates = mirror ? lastQuery : n;
      list.dispatch({
        kernel,
        u32: [
          ...[n, activations.stride / 4, firstFeature, lastFeature, panel, firstQuery, lastQuery],
          ...[distances.stride / 4, Number(firstFeature > 0), Number(mirror)],
        ],
        groups: [[], [bindingOf(activations)], [bindingOf(distances)]],
        grid: [Math.ceil((lastQuery - firstQuery) / tile / tile), Math.ceil(candidates / tile / tile)],
        flops: 3 * (lastFeature - firstFeature) * pairs(firstQuery, lastQuery, candidates, mirror),
      });
    }
  }
}

/** Pairs computed for queries first to last: all candidates, or those up to the query's own tile. */
function pairs(first: number, last: number, candidates: number, mirror: boolean): number {
  return mirror ? (last - first) * ((first + last + tile) / 2) : (last - first) * candidates;
}
