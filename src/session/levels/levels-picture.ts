// The picture of a kernel that is computed by tile: which tiles are there, in one order and of one statistic.
import type { Pyramid, Statistic, TileAddress } from '../../core/pyramid';
import type { JobOptions } from '../../core/progress';
import type { KernelLevels } from '../../engine/levels/kernel-levels';
import type { TileAtlas } from '../../engine/levels/tile-atlas';
import type { TileTask } from '../../engine/levels/tile-queue';
import type { Arena } from '../../gpu/arena';
import type { Matrix } from '../../gpu/matrix';
import { readMatrix } from '../../gpu/readback';
import { FilledPicture, type MadeTile } from './filled-picture';
import type { Held } from './held';

export class LevelsPicture extends FilledPicture {
  readonly title = 'Computing what is seen of the kernel';

  constructor(
    arena: Arena,
    tiles: TileAtlas,
    readonly levels: KernelLevels,
    /** The network of the levels. */
    readonly held: Held,
    readonly statistic: Statistic,
    id: number,
  ) {
    super(arena, tiles, id);
  }

  get pyramid(): Pyramid {
    return this.levels.pyramid;
  }

  hasPreview(address: TileAddress): boolean {
    return this.levels.previewOf(address, this.statistic) !== undefined;
  }

  secondsOf(address: TileAddress): number {
    return this.levels.flopsOf(address, this.statistic) / this.levels.network.gpu.pacer.flopsPerSecond;
  }

  staleFrom(): undefined {
    return undefined;
  }

  cells(address: TileAddress, options: JobOptions): Promise<Float32Array> {
    return this.held.use(options, async (own) => {
      const { gpu } = this.levels.network;
      using scratch = gpu.arena.child('tile');
      const { matrix } = await this.make(scratch, { address, isPreview: false }, own);
      return readMatrix(gpu, matrix);
    });
  }

  protected async make(arena: Arena, { address, isPreview }: TileTask, options: JobOptions): Promise<MadeTile> {
    const preview = isPreview ? this.levels.previewOf(address, this.statistic) : undefined;
    const made = await this.levels.compute(arena, address, this.statistic, preview, options);
    return { ...made, isQuick: preview !== undefined };
  }

  protected async turned(arena: Arena, matrix: Matrix): Promise<Matrix | undefined> {
    return this.levels.isSymmetric ? this.levels.transposed(arena, matrix) : undefined;
  }
}
