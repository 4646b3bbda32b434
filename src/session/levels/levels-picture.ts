// The picture of a kernel that is computed by tile: which tiles are there, in one order and of one statistic.
import { type Provenance, type Statistic, type TileAddress, tileName } from '../../core/pyramid';
import type { JobOptions } from '../../core/progress';
import type { KernelLevels, TileWay } from '../../engine/levels/kernel-levels';
import type { TileAtlas } from '../../engine/levels/tile-atlas';
import type { Arena } from '../../gpu/arena';
import type { Matrix } from '../../gpu/matrix';
import type { TiledPicture } from '../types';

export class LevelsPicture implements TiledPicture, Disposable {
  private readonly names = new Set<string>();

  constructor(
    private readonly arena: Arena,
    private readonly tiles: TileAtlas,
    readonly levels: KernelLevels,
    readonly statistic: Statistic,
    /** Tells the tiles of this picture from those of others in the atlas. */
    private readonly id: number,
  ) {}

  get atlas(): GPUTexture {
    return this.tiles.texture;
  }

  get pyramid() {
    return this.levels.pyramid;
  }

  get slots(): number {
    return this.tiles.slots ** 2;
  }

  slotOf(address: TileAddress) {
    return this.tiles.get(this.nameOf(address))?.slot;
  }

  provenanceOf(address: TileAddress): Provenance | undefined {
    return this.tiles.get(this.nameOf(address))?.provenance;
  }

  wayOf(address: TileAddress): TileWay {
    return this.levels.wayOf(address, this.statistic);
  }

  previewOf(address: TileAddress): TileWay | undefined {
    return this.levels.previewOf(address, this.statistic);
  }

  /** Computes a tile and puts it in its place, and the one across the diagonal if that is in `kept`. Those in `kept` stay. Throws LimitExceeded, DeviceLost, the signal's reason. */
  async fill(address: TileAddress, way: TileWay, kept: readonly TileAddress[], options: JobOptions): Promise<void> {
    using scratch = this.arena.child('tile');
    const { matrix, provenance } = await this.levels.compute(scratch, address, this.statistic, way, options);
    const names = new Set(kept.map((each) => this.nameOf(each)));
    await this.put(address, matrix, provenance, names);
    const across = { ...address, row: address.column, column: address.row };
    const isWanted = this.levels.isSymmetric && address.row !== address.column && names.has(this.nameOf(across));
    if (isWanted) await this.put(across, await this.levels.transposed(scratch, matrix), provenance, names);
  }

  private async put(
    address: TileAddress,
    matrix: Matrix,
    provenance: Provenance,
    kept: ReadonlySet<string>,
  ): Promise<void> {
    const name = this.nameOf(address);
    this.names.add(name);
    await this.tiles.put(name, matrix, provenance, kept);
  }

  /** These are seen: they stay longest. */
  touch(addresses: readonly TileAddress[]): void {
    this.tiles.touch(addresses.map((address) => this.nameOf(address)));
  }

  [Symbol.dispose](): void {
    this.tiles.forget(this.names);
    this.names.clear();
  }

  private nameOf(address: TileAddress): string {
    return `${this.id}/${tileName(address)}`;
  }
}
