// Sums of listed rows against float64, a stack at a time: long lists, lists of one row (exact) and of none (zero).
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeGatherRowSums } from '../../src/kernels/gather-row-sums';
import { invert } from '../../src/ops/inverse-index';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

describe('gather_row_sums', () => {
  const gpu = useGpu();

  const uploaded = (index: Int32Array, rows: number) => {
    const { starts, sources } = invert(index, rows);
    return { starts: gpu().arena.upload('starts', starts), sources: gpu().arena.upload('sources', sources) };
  };

  describe.each([1, 3])('%i blocks', (blocks) => {
    test.each([
      [1, 1, 1],
      [5, 2, 3],
      [9, 17, 65],
      [3, 1100, 5],
    ])('%i sums of %i rows, %i columns', async (rows, inputRows, columns) => {
      const index = Int32Array.from({ length: inputRows }, (_, row) => ((row * row * 7) % (rows + 1)) - 1);
      const input = randomMatrix(gpu(), 1, blocks * inputRows, columns);
      const output = outputMatrix(gpu(), blocks * rows, columns);
      const args = { input: input.matrix, blocks, ...uploaded(index, rows), rows, output };
      await runCommands(gpu(), (list) => encodeGatherRowSums(list, args));
      expectWithin(await readMatrix(gpu(), output), (at) => {
        const [row, column] = [Math.floor(at / columns), at % columns];
        const first = Math.floor(row / rows) * inputRows;
        const terms = [...index.keys()]
          .filter((reader) => index[reader] === row % rows)
          .map((reader) => input.values[(first + reader) * columns + column]);
        const roundings = Math.min(terms.length, 256) + Math.ceil(terms.length / 256) - 2;
        const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
        return { value: terms.reduce((sum, term) => sum + term, 0), bound: gamma(Math.max(roundings, 0)) * size };
      });
    });
  });

  test('an output of another shape is refused', async () => {
    const [input, output] = [outputMatrix(gpu(), 4, 3), outputMatrix(gpu(), 4, 3)];
    const args = { input, blocks: 2, ...uploaded(Int32Array.of(0, 1), 3), rows: 3, output };
    const encode = runCommands(gpu(), (list) => encodeGatherRowSums(list, args));
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
