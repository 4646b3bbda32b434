// How many tiles of a kernel are kept on the GPU.
import { TileAtlas } from '../../engine/levels/tile-atlas';
import type { Arena } from '../../gpu/arena';
import type { Gpu } from '../../gpu/device';

const share = 1 / 8; // of the free bytes
const mostBytes = 2 ** 26;

/** Throws LimitExceeded where not even the fewest have room. */
export function createAtlas(gpu: Gpu, arena: Arena): TileAtlas {
  return TileAtlas.create(gpu, arena, Math.min(mostBytes, share * gpu.arena.budget.free));
}
