// Look-ups of tokens in one table and in several; ids that no table has.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeEmbeddingRows } from '../../src/kernels/embedding-rows';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { randomIndex } from '../support/numbers';
import { expectWithin } from '../support/within';

const gpu = useGpu();
const scale = 0.3;

describe('embedding_rows', () => {
  test.each([
    [1, 1, 1, 1, 1],
    [2, 3, 5, 7, 17],
    [3, 2, 65, 33, 5],
  ])('%i sets, %i positions, %i features of %i tokens', async (sets, positions, features, vocabulary, columns) => {
    const ids = Float32Array.from({ length: positions * columns }, (_, at) => randomIndex(vocabulary, 1, at));
    const table = randomMatrix(gpu(), 2, sets * features, vocabulary);
    const weight = { ...table.matrix, rows: features };
    const output = outputMatrix(gpu(), sets * positions * features, columns);
    const tokens = uploadMatrix(gpu(), ids, positions, columns);
    const embedding = { tokens, weight, sets, weightStep: features * weight.stride, scale, output };
    await runCommands(gpu(), (list) => encodeEmbeddingRows(list, embedding));
    expectWithin(await readMatrix(gpu(), output), (at) => {
      const [row, x] = [Math.floor(at / columns), at % columns];
      const [z, t, f] = [
        Math.floor(row / features / positions),
        Math.floor(row / features) % positions,
        row % features,
      ];
      const value = scale * table.values[(z * features + f) * vocabulary + ids[t * columns + x]];
      return { value, bound: gamma(2) * Math.abs(value) };
    });
  });

  test('an id that is not in the table gives NaN', async () => {
    const tokens = uploadMatrix(gpu(), [0, 2, 3, -1, 0.5, NaN, Infinity], 1, 7);
    const weight = uploadMatrix(gpu(), [4, 5, 6], 1, 3);
    const output = outputMatrix(gpu(), 1, 7);
    const embedding = { tokens, weight, sets: 1, weightStep: 0, scale: 1, output };
    await runCommands(gpu(), (list) => encodeEmbeddingRows(list, embedding));
    expect([...(await readMatrix(gpu(), output))]).toEqual([4, 6, NaN, NaN, NaN, NaN, NaN]);
  });
});
