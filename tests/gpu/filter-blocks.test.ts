// Filters group by group, as they are and turned round: copies, so exact.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeFilterBlocks } from '../../src/kernels/filter-blocks';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, useGpu } from '../support/gpu';

const gpu = useGpu();

describe.each([false, true])('filter_blocks, backward %s', (backward) => {
  test.each([
    [1, 1, 1, 1, 1],
    [2, 2, 3, 5, 4],
    [3, 4, 1, 2, 9],
    [1, 1, 17, 6, 2],
  ])('%i sets of %i groups of %i channels, %i filters, %i cells', async (sets, groups, channels, filters, cells) => {
    const own = randomMatrix(gpu(), 1, sets * channels * cells, groups * filters);
    const [rows, columns] = backward ? [filters * cells, channels] : [channels * cells, filters];
    const output = outputMatrix(gpu(), sets * groups * rows, columns);
    const input = { ...own.matrix, rows: channels * cells };
    const inputStep = input.rows * input.stride;
    const blocks = { input, sets, inputStep, groups, cells, backward, output };
    await runCommands(gpu(), (list) => encodeFilterBlocks(list, blocks));
    const expected = Float32Array.from({ length: output.rows * columns }, (_, at) => {
      const [block, row, column] = [Math.floor(at / columns / rows), Math.floor(at / columns) % rows, at % columns];
      const [z, g, cell] = [Math.floor(block / groups), block % groups, row % cells];
      const [channel, filter] = backward ? [column, Math.floor(row / cells)] : [Math.floor(row / cells), column];
      return own.values[((z * channels + channel) * cells + cell) * groups * filters + g * filters + filter];
    });
    expect(await readMatrix(gpu(), output)).toEqual(expected);
  });
});
