// Numbers of datapoints that are pairs of residues, as a square over a and b.
import type { ResiduePairs } from '../../datasets/dataset';
import { type PairWaves, pairWaves } from '../../theory/pair-waves';

/** [modulus, modulus], by a, then b; `missing` where a pair is not among the datapoints. */
export function overPairs(
  values: ArrayLike<number>,
  { modulus, a, b }: ResiduePairs,
  missing: number,
): Float32Array<ArrayBuffer> {
  const square = new Float32Array(modulus * modulus).fill(missing);
  for (let i = 0; i < a.length; i++) square[a[i] * modulus + b[i]] = values[i];
  return square;
}

/** Of each vector by datapoint; pairs that are not there count as 0. Yields after each. */
export function* wavesOf(
  vectors: readonly ArrayLike<number>[],
  pairs: ResiduePairs,
): Generator<void, readonly PairWaves[]> {
  const found: PairWaves[] = [];
  for (const vector of vectors) {
    found.push(pairWaves(overPairs(vector, pairs, 0), pairs.modulus));
    yield;
  }
  return found;
}
