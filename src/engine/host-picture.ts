// The picture of a kernel whose entries are on the CPU: the same texture as engine/picture.ts makes by compute, there at once.
import { shapeMismatch } from '../core/errors';
import type { Extent } from '../core/pyramid';
import type { Arena } from '../gpu/arena';
import type { Gpu } from '../gpu/device';
import { createPictureTexture, type Picture } from './picture';

interface Cells extends Extent {
  /** Row-major. */
  readonly values: Float32Array;
}

/** Cells, of n along a side, that each of the two finer texels of texel i stands for. */
function counts(i: number, n: number, block: number): readonly [number, number] {
  const start = Math.min(2 * i * block, n);
  const middle = Math.min(start + block, n);
  return [middle - start, Math.min(middle + block, n) - middle];
}

/** The level above one whose texels stand for blocks of `block` cells: means of those cells that exist, in float64, rounded once. */
function coarser(fine: Cells, cells: Extent, block: number): Cells {
  const rows = Math.ceil(fine.rows / 2);
  const columns = Math.ceil(fine.columns / 2);
  const values = new Float32Array(rows * columns);
  const across = Array.from({ length: columns }, (_, x) => counts(x, cells.columns, block));
  for (let y = 0; y < rows; y++) {
    const down = counts(y, cells.rows, block);
    for (let x = 0; x < columns; x++) values[y * columns + x] = meanOfFour(fine, x, y, across[x], down);
  }
  return { rows, columns, values };
}

/** NaN where one of them is not finite. */
function meanOfFour(
  { values, columns }: Cells,
  x: number,
  y: number,
  [left, right]: readonly [number, number],
  [upper, lower]: readonly [number, number],
): number {
  const at = 2 * y * columns + 2 * x;
  let sum = values[at] * left * upper;
  if (right > 0) sum += values[at + 1] * right * upper;
  if (lower > 0) sum += values[at + columns] * left * lower;
  if (right > 0 && lower > 0) sum += values[at + columns + 1] * right * lower;
  return Number.isFinite(sum) ? sum / ((left + right) * (upper + lower)) : NaN;
}

/**
 * Paints the entries of a kernel [rows, columns] in the order in which they come. The texture belongs to `arena` until the picture is
 * disposed; its cells are the entries bit for bit, its levels means as in `makePicture`. Throws ShapeMismatch, and LimitExceeded
 * for more cells on a side than this GPU's textures are wide, or over the budget.
 */
export function hostPicture(gpu: Gpu, arena: Arena, entries: Float32Array, { rows, columns }: Extent): Picture {
  if (entries.length !== rows * columns) throw shapeMismatch(`${rows * columns} entries`, `${entries.length}`);
  const owner = arena.child('picture');
  try {
    const texture = createPictureTexture(gpu, owner, { rows, columns });
    let cells: Cells = { rows, columns, values: entries };
    for (let mipLevel = 0; mipLevel < texture.mipLevelCount; mipLevel++) {
      if (mipLevel > 0) cells = coarser(cells, { rows, columns }, 2 ** (mipLevel - 1));
      const layout = { bytesPerRow: 4 * cells.columns, rowsPerImage: cells.rows };
      gpu.device.queue.writeTexture({ texture, mipLevel }, cells.values, layout, [cells.columns, cells.rows]);
    }
    return { texture, rows, columns, levels: texture.mipLevelCount, [Symbol.dispose]: () => owner[Symbol.dispose]() };
  } catch (error) {
    owner[Symbol.dispose]();
    throw error;
  }
}
