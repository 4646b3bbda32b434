// Filters over windows: groups, stacks, shared operands, padding, a bias, long sums, NaN that stays where it is seen.
import { describe, expect, test } from 'vitest';
import { readMatrix } from '../../src/gpu/readback';
import { encodeWindowProduct } from '../../src/kernels/window-product';
import { gamma } from '../support/bounds';
import { outputMatrix, randomMatrix } from '../support/elementwise';
import { runCommands, uploadMatrix, useGpu } from '../support/gpu';
import { randomIndex } from '../support/numbers';
import { expectWithin } from '../support/within';

const gpu = useGpu();
const alpha = 0.3;

const sizes = [
  { m: 1, channels: 1, cells: 1, groups: 1, blocks: 1, positions: 1, plane: 1, columns: 1 },
  { m: 9, channels: 2, cells: 3, groups: 2, blocks: 2, positions: 5, plane: 4, columns: 17 },
  { m: 17, channels: 3, cells: 2, groups: 1, blocks: 3, positions: 2, plane: 7, columns: 65 },
  { m: 2, channels: 300, cells: 2, groups: 1, blocks: 1, positions: 3, plane: 2, columns: 5 },
];

describe('window_product', () => {
  describe.each(['bias', 'accumulate', 'shared'])('%s', (kind) => {
    test.each(sizes)('$m filters of $channels x $cells, $groups groups, $blocks blocks', async (size) => {
      const { m, channels, cells, groups, blocks, positions, plane, columns } = size;
      const rows = channels * cells;
      const a = randomMatrix(gpu(), 1, blocks * groups * rows, m);
      const b = randomMatrix(gpu(), 2, (kind === 'shared' ? 1 : blocks) * groups * channels * plane, columns);
      const c = randomMatrix(gpu(), 3, blocks * groups * m * positions, columns);
      const e = randomMatrix(gpu(), 4, blocks, Math.ceil((groups * m) / 64) * 64);
      const places = Int32Array.from({ length: positions * cells }, (_, at) => randomIndex(plane + 1, 5, at) - 1);
      const aGroup = rows * a.matrix.stride;
      const product = {
        ...{ positions, plane, cells, groups, blocks, alpha, aGroup, aBlock: groups * aGroup },
        ...{ a: { ...a.matrix, rows }, b: b.matrix, c: c.matrix, places: gpu().arena.upload('places', places) },
        accumulate: kind === 'accumulate',
        bias: kind === 'bias' ? { vector: { ...e.matrix, rows: 1 }, beta: 2, blockStep: e.matrix.stride } : undefined,
      };
      await runCommands(gpu(), (list) => encodeWindowProduct(Object.assign(list, { pieceFlops: 1e5 }), product));
      expectWithin(await readMatrix(gpu(), c.matrix), (at) => {
        const [filter, p, x] = [
          Math.floor(at / columns / positions),
          Math.floor(at / columns) % positions,
          at % columns,
        ];
        const [z, g, r] = [Math.floor(filter / m / groups), Math.floor(filter / m) % groups, filter % m];
        const first = (kind === 'shared' ? 0 : z) * groups + g;
        const terms = Array.from({ length: rows }, (_, row) => {
          const [h, seen] = [Math.floor(row / cells), places[p * cells + (row % cells)]];
          const weight = alpha * a.values[((z * groups + g) * rows + row) * m + r];
          return seen < 0 ? 0 : weight * b.values[((first * channels + h) * plane + seen) * columns + x];
        });
        if (kind === 'bias') terms.push(2 * e.values[z * e.matrix.columns + g * m + r]);
        if (kind === 'accumulate') terms.push(c.values[at]);
        const total = terms.reduce((sum, term) => sum + Math.abs(term), 0);
        const bound = gamma(Math.min(rows, 256) + rows / 256 + 4) * total;
        return { value: terms.reduce((sum, term) => sum + term, 0), bound };
      });
    });
  });

  const plain = { aGroup: 0, aBlock: 0, groups: 1, blocks: 1, alpha: 1, cells: 1, positions: 2, plane: 2 };

  test('a NaN reaches the positions whose window sees it', async () => {
    const [a, b] = [uploadMatrix(gpu(), [1], 1, 1), uploadMatrix(gpu(), [1, NaN, 3, 4], 2, 2)];
    const c = outputMatrix(gpu(), 2, 2);
    const places = gpu().arena.upload('places', Int32Array.from([1, 0]));
    await runCommands(gpu(), (list) => encodeWindowProduct(list, { ...plain, a, b, c, places }));
    expect([...(await readMatrix(gpu(), c))]).toEqual([3, 4, 1, NaN]);
  });

  test('operands that do not fit are refused', async () => {
    const [a, b, c] = [outputMatrix(gpu(), 1, 1), outputMatrix(gpu(), 3, 2), outputMatrix(gpu(), 2, 2)];
    const places = gpu().arena.upload('places', Int32Array.from([1, 0]));
    const encode = runCommands(gpu(), (list) => encodeWindowProduct(list, { ...plain, a, b, c, places }));
    await expect(encode).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
