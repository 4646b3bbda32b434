// Sums over columns against float64: one pass and a tree of passes, blocks apart, padding left out.
import { describe, expect, test } from 'vitest';
import { columnStride } from '../../src/gpu/matrix';
import { readFloats } from '../../src/gpu/readback';
import { encodeRowSums, summedColumns } from '../../src/kernels/row-sums';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

const scale = 0.3;

/** Roundings of a sum of `columns`, as the shader counts them for each pass, and of the scale's own value. */
function roundings(columns: number): number {
  const pass = Math.min(columns, summedColumns) / 4 + 3;
  return columns > summedColumns ? pass + roundings(Math.ceil(columns / summedColumns)) : pass + 1;
}

describe('row_sums', () => {
  const gpu = useGpu();

  test.each([
    [1, 1, 1],
    [2, 2, 5],
    [3, 65, 255],
    [1, 65, 257],
    [3, 7, 1030],
    [2, 2, 65541],
  ])('%i blocks of %i x %i', async (blocks, rows, columns) => {
    const { values, matrix } = randomMatrix(gpu(), 1, blocks * rows, columns);
    const outputStep = columnStride(rows) + 64;
    const output = { ...outputMatrix(gpu(), 1, blocks * outputStep), columns: rows };
    await runCommands(gpu(), (list) => encodeRowSums(list, { matrix, blocks, output, outputStep, scale }));
    const written = await readFloats(gpu(), output.buffer, 0, blocks * outputStep);
    const sums = Float32Array.from(
      { length: blocks * rows },
      (_, at) => written[Math.floor(at / rows) * outputStep + (at % rows)],
    );
    expectWithin(sums, (at) => {
      const row = values.subarray(at * columns, (at + 1) * columns);
      const value = scale * row.reduce((sum, term) => sum + term, 0);
      return { value, bound: gamma(roundings(columns)) * scale * row.reduce((sum, term) => sum + Math.abs(term), 0) };
    });
    expect(written[rows]).toBe(1234);
  });

  test('a NaN stays in its row', async () => {
    const values = new Float32Array(3 * 300).fill(1);
    values[300 + 299] = NaN;
    const matrix = uploadMatrix(gpu(), values, 3, 300);
    const output = outputMatrix(gpu(), 1, 3);
    await runCommands(gpu(), (list) => encodeRowSums(list, { matrix, blocks: 1, output, outputStep: 0 }));
    expect([...(await readFloats(gpu(), output.buffer, 0, 3))]).toEqual([300, NaN, 300]);
  });

  test('an output of another length is refused', async () => {
    const [matrix, output] = [outputMatrix(gpu(), 6, 2), outputMatrix(gpu(), 1, 6)];
    const encode = runCommands(gpu(), (list) => encodeRowSums(list, { matrix, blocks: 2, output, outputStep: 16 }));
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
