// Rows gathered bit by bit, a stack at a time, with a fill value for those that come from nowhere.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeGatherRows } from '../../src/kernels/gather-rows';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';

/** From -1 to inputRows - 1, most of them more than once. */
function someIndex(rows: number, inputRows: number): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: rows }, (_, row) => ((row * 7919) % (inputRows + 1)) - 1);
}

describe('gather_rows', () => {
  const gpu = useGpu();

  describe.each([1, 3])('%i blocks', (blocks) => {
    test.each([
      [1, 1, 1],
      [2, 5, 3],
      [17, 9, 65],
      [65, 130, 17],
    ])('%i of %i rows, %i columns', async (rows, inputRows, columns) => {
      const index = someIndex(rows, inputRows);
      const input = randomMatrix(gpu(), 1, blocks * inputRows, columns);
      const output = outputMatrix(gpu(), blocks * rows, columns);
      const places = gpu().arena.upload('places', index);
      const args = { input: input.matrix, blocks, places, rows, fill: -Infinity, output };
      await runCommands(gpu(), (list) => encodeGatherRows(list, args));
      const expected = Array.from({ length: blocks * rows * columns }, (_, at) => {
        const [row, column] = [Math.floor(at / columns), at % columns];
        const place = index[row % rows];
        const block = Math.floor(row / rows);
        return place < 0 ? -Infinity : input.values[(block * inputRows + place) * columns + column];
      });
      expect([...(await readMatrix(gpu(), output))]).toEqual(expected);
    });
  });

  test('NaN and tiny numbers move with the rest', async () => {
    const input = uploadMatrix(gpu(), Float32Array.of(NaN, 2 ** -149, -0, 1), 2, 2);
    const output = outputMatrix(gpu(), 3, 2);
    const places = gpu().arena.upload('places', Int32Array.of(1, -1, 0));
    await runCommands(gpu(), (list) =>
      encodeGatherRows(list, { input, blocks: 1, places, rows: 3, fill: 2 ** -140, output }),
    );
    expect([...(await readMatrix(gpu(), output))]).toEqual([-0, 1, 2 ** -140, 2 ** -140, NaN, 2 ** -149]);
  });

  test('an output of another shape is refused', async () => {
    const [input, output] = [outputMatrix(gpu(), 4, 3), outputMatrix(gpu(), 4, 3)];
    const places = gpu().arena.upload('places', Int32Array.of(0, 1, 2));
    const encode = runCommands(gpu(), (list) =>
      encodeGatherRows(list, { input, blocks: 2, places, rows: 3, fill: 0, output }),
    );
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
