// Sums over positions in both orders of a value, long ones too, written and added.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodePositionSums } from '../../src/kernels/position-sums';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, useGpu } from '../support/gpu';
import { expectWithin } from '../support/within';

const gpu = useGpu();
const scale = 0.3;

describe('position_sums', () => {
  test.each([
    [1, 1, 1, 1, false],
    [2, 3, 5, 17, false],
    [3, 5, 3, 65, true],
    [1, 600, 2, 5, true],
  ])('%i blocks of %i positions of %i features', async (blocks, positions, features, columns, featuresFirst) => {
    const own = randomMatrix(gpu(), 1, blocks * positions * features, columns);
    const { values: before, matrix: output } = randomMatrix(gpu(), 2, blocks * features, columns);
    const sums = { values: own.matrix, blocks, features, featuresFirst, scale, accumulate: featuresFirst, output };
    await runCommands(gpu(), (list) => encodePositionSums(list, sums));
    expectWithin(await readMatrix(gpu(), output), (at) => {
      const [row, x] = [Math.floor(at / columns), at % columns];
      const [z, o] = [Math.floor(row / features), row % features];
      const place = (t: number): number => (featuresFirst ? o * positions + t : t * features + o);
      const terms = Array.from(
        { length: positions },
        (_, t) => scale * own.values[(z * positions * features + place(t)) * columns + x],
      ).concat(featuresFirst ? before[at] : 0);
      const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
      const bound = gamma(Math.min(positions, 256) + positions / 256 + 2) * size;
      return { value: terms.reduce((sum, term) => sum + term, 0), bound };
    });
  });

  test('an output of another shape is refused', async () => {
    const sums = { values: outputMatrix(gpu(), 6, 2), blocks: 1, features: 3, featuresFirst: true, scale };
    const output = outputMatrix(gpu(), 2, 2);
    const encode = runCommands(gpu(), (list) => encodePositionSums(list, { ...sums, output }));
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
