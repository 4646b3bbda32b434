// UMAP in three dimensions from neighbours that are known: the library's layout, seeded, one epoch at a time. On the CPU;
// it takes long and belongs in a worker.
import { UMAP } from 'umap-js';
import { unsupported } from '../core/errors';
import { fillBits, streamOf, toUnitInterval } from '../core/random';
import type { Neighbours } from './nearest';

const stream = streamOf('umap');
const wordsAtOnce = 4096;

/** Numbers between 0 and 1, the same for the same seed. */
function seeded(seed: number): () => number {
  const words = new Uint32Array(wordsAtOnce);
  let drawn = 0;
  return () => {
    if (drawn % wordsAtOnce === 0) fillBits(seed, stream, drawn, words);
    return toUnitInterval(words[drawn++ % wordsAtOnce]);
  };
}

/** A row for each datapoint of [n, k] numbers, after `own` of the datapoint itself. */
function rowsOf(values: ArrayLike<number>, k: number, own: (i: number) => number): number[][] {
  return Array.from({ length: values.length / k }, (_, i) => [
    own(i),
    ...Array.from({ length: k }, (_, place) => values[i * k + place]),
  ]);
}

/** Centred, with unit root-mean-square radius: xyzw for each datapoint, w = 0. */
function scaled(rows: readonly (readonly number[])[]): Float32Array<ArrayBuffer> {
  const mean = [0, 1, 2].map((axis) => rows.reduce((sum, row) => sum + row[axis], 0) / rows.length);
  const squares = rows.reduce(
    (sum, row) => sum + mean.reduce((all, value, axis) => all + (row[axis] - value) ** 2, 0),
    0,
  );
  const radius = Math.sqrt(squares / rows.length) || 1;
  return Float32Array.from(rows.flatMap((row) => [...mean.map((value, axis) => (row[axis] - value) / radius), 0]));
}

export class UmapLayout {
  /** Steps until the layout is done. */
  readonly epochs: number;
  private readonly umap: UMAP;

  /** Prepares the layout of n datapoints, which takes most of the memory. Throws Unsupported when distances are not finite. */
  constructor({ k, indices, distances }: Neighbours, seed: number) {
    if (!distances.every(Number.isFinite)) throw unsupported('UMAP of activations that are not finite');
    const n = indices.length / k;
    this.umap = new UMAP({ nComponents: 3, nNeighbors: k + 1, random: seeded(seed) });
    this.umap.setPrecomputedKNN(
      rowsOf(indices, k, (i) => i),
      rowsOf(distances, k, () => 0),
    );
    this.epochs = this.umap.initializeFit(Array.from({ length: n }, () => []));
  }

  /** One epoch. */
  step(): void {
    this.umap.step();
  }

  /** Where the datapoints are now: [n, 4], unit root-mean-square radius. */
  points(): Float32Array<ArrayBuffer> {
    return scaled(this.umap.getEmbedding());
  }
}
