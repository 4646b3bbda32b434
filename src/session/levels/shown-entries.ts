// The entries of the kernel that is shown, unit by unit in its order, whether it is there as a whole or computed by tile.
import { unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import { tileEdge } from '../../core/pyramid';
import { requestOfPlaces } from '../../engine/levels/level-request';
import { requestEntries } from '../../engine/levels/request-entries';
import type { StorePlan, Unit } from '../../formats/zarr/plan';
import { type UnitBlock, unitEntries } from '../../formats/zarr/unit-tiles';
import type { Gpu } from '../../gpu/device';
import { readTexels } from '../../gpu/read-texels';
import type { KernelPicture, WholePicture } from '../types';
import { LevelsPicture } from './levels-picture';

/** Blocks that `UnitTiles.add` takes: of a unit on the diagonal of a symmetric kernel those on and above it. */
export type UnitBlocks = (unit: Unit, options: JobOptions) => AsyncIterable<UnitBlock>;

/** Bands of a tile's height: what is on the diagonal, and the rest to the right of it, or all. */
function* bands(plan: StorePlan, unit: Unit): Generator<Omit<UnitBlock, 'values'>> {
  const { count } = unitEntries(plan, unit);
  const isOnDiagonal = plan.symmetric && unit.row === unit.column;
  for (let row = 0; row < count.rows; row += tileEdge) {
    const rows = Math.min(tileEdge, count.rows - row);
    if (isOnDiagonal) yield { row, rows, column: row, columns: rows };
    const column = isOnDiagonal ? row + rows : 0;
    if (column < count.columns) yield { row, rows, column, columns: count.columns - column };
  }
}

async function* blocksOfTexture(
  gpu: Gpu,
  { texture }: WholePicture,
  plan: StorePlan,
  unit: Unit,
  { signal, pause }: JobOptions,
): AsyncGenerator<UnitBlock> {
  const { first } = unitEntries(plan, unit);
  for (const block of bands(plan, unit)) {
    await pause?.();
    signal?.throwIfAborted();
    const [x, y] = [first.columns + block.column, first.rows + block.row];
    const values = await readTexels(gpu, texture, { level: 0, x, y, width: block.columns, height: block.rows });
    yield { ...block, values };
  }
}

/** Throws Unsupported for a kernel that lies in a store. What it gives throws LimitExceeded, DeviceLost, the signal's reason. */
export function shownEntries(gpu: Gpu, picture: KernelPicture, plan: StorePlan): UnitBlocks {
  if (!('atlas' in picture)) return (unit, options) => blocksOfTexture(gpu, picture, plan, unit, options);
  if (!(picture instanceof LevelsPicture)) throw unsupported('saving a store of a kernel that is read from one');
  const { held, levels } = picture;
  const { network, request } = levels;
  return (unit, options) => {
    const { first, count } = unitEntries(plan, unit);
    const part = requestOfPlaces(request, first, count);
    return held.useEach({ ...options, onProgress: undefined }, (own) => requestEntries(network, part, own));
  };
}
