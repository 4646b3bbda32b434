// One tile computed and measured: its time, its FLOPs, the most memory that was taken meanwhile.
import type { Provenance, TileAddress } from '../../core/pyramid';
import type { TileWay } from '../../engine/levels/tile-ways';
import { readMatrix } from '../../gpu/readback';
import type { LevelsSubject } from './subject';

export interface TileRun {
  readonly address: TileAddress;
  readonly provenance: Provenance;
  readonly seconds: number;
  readonly flops: number;
  /** As they were planned before. */
  readonly planned: number;
  /** Bytes of GPU memory at most, the network's among them. */
  readonly peak: number;
  readonly values: Float32Array;
  /** Cells in a row. */
  readonly columns: number;
}

/** Throws LimitExceeded, DeviceLost. */
export async function runTile(
  { gpu, levels }: LevelsSubject,
  address: TileAddress,
  way: TileWay = levels.wayOf(address, 'mean'),
): Promise<TileRun> {
  using arena = gpu.arena.child('measured tile');
  let peak = 0;
  const onProgress = (): void => void (peak = Math.max(peak, gpu.arena.budget.used));
  const started = performance.now();
  const { matrix, provenance, flops } = await levels.compute(arena, address, 'mean', way, { onProgress });
  const seconds = (performance.now() - started) / 1000;
  const values = await readMatrix(gpu, matrix);
  return { address, provenance, seconds, flops, planned: way.flops, peak, values, columns: matrix.columns };
}
