// Gradients of a table by datapoint: repeated tokens add up, in one block of features and cotangents or another.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeEmbeddingGradient } from '../../src/kernels/embedding-gradient';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { randomIndex } from '../support/numbers';
import { expectWithin } from '../support/within';

const gpu = useGpu();
const scale = 0.3;

describe('embedding_gradient', () => {
  test.each([
    { positions: 1, features: 1, vocabulary: 1, first: 0, count: 1, firstBlock: 0, blocks: 1, columns: 1 },
    { positions: 5, features: 7, vocabulary: 3, first: 2, count: 3, firstBlock: 1, blocks: 2, columns: 17 },
    { positions: 600, features: 2, vocabulary: 2, first: 1, count: 1, firstBlock: 0, blocks: 1, columns: 3 },
  ])('$positions positions of $count features of $features', async (size) => {
    const { positions, features, vocabulary, first, count, firstBlock, blocks, columns } = size;
    const ids = Float32Array.from({ length: positions * columns }, (_, at) => randomIndex(vocabulary, 1, at));
    const tokens = uploadMatrix(gpu(), ids, positions, columns);
    const deltas = randomMatrix(gpu(), 2, (firstBlock + blocks) * positions * features, columns);
    const { values: before, matrix: output } = randomMatrix(gpu(), 3, blocks * count * vocabulary, columns);
    const gradient = { ...size, tokens, deltas: deltas.matrix, scale, accumulate: true, output };
    await runCommands(gpu(), (list) => encodeEmbeddingGradient(Object.assign(list, { pieceFlops: 1e4 }), gradient));
    expectWithin(await readMatrix(gpu(), output), (at) => {
      const [row, x] = [Math.floor(at / columns), at % columns];
      const [v, f] = [row % vocabulary, first + (Math.floor(row / vocabulary) % count)];
      const block = firstBlock + Math.floor(row / vocabulary / count);
      const terms = Array.from({ length: positions }, (_, t) =>
        ids[t * columns + x] === v ? scale * deltas.values[((block * positions + t) * features + f) * columns + x] : 0,
      ).concat(before[at]);
      const total = terms.reduce((sum, term) => sum + Math.abs(term), 0);
      const bound = gamma(Math.min(positions, 256) + positions / 256 + 2) * total;
      return { value: terms.reduce((sum, term) => sum + term, 0), bound };
    });
  });

  test('a NaN reaches its own token alone', async () => {
    const tokens = uploadMatrix(gpu(), [0, 1], 2, 1);
    const deltas = uploadMatrix(gpu(), [NaN, 5], 2, 1);
    const output = outputMatrix(gpu(), 3, 1);
    const size = { blocks: 1, firstBlock: 0, features: 1, vocabulary: 3, first: 0, count: 1, scale: 1 };
    await runCommands(gpu(), (list) => encodeEmbeddingGradient(list, { ...size, tokens, deltas, output }));
    expect([...(await readMatrix(gpu(), output))]).toEqual([NaN, 5, 0]);
  });
});
