// A picture whose tiles are put into an atlas one after the other, computed or read: what is there, and how the next one comes.
import { isExact, type Provenance, type Pyramid, type Statistic, type TileAddress, tileName } from '../../core/pyramid';
import type { JobOptions } from '../../core/progress';
import type { PlacedTile, TileAtlas } from '../../engine/levels/tile-atlas';
import type { TileTask } from '../../engine/levels/tile-queue';
import type { Arena } from '../../gpu/arena';
import type { Matrix } from '../../gpu/matrix';
import type { TiledPicture } from '../types';

/** The cells of a tile, [rows, columns], and how they were made. */
export interface MadeTile {
  readonly matrix: Matrix;
  readonly provenance: Provenance;
}

export abstract class FilledPicture implements TiledPicture, Disposable {
  abstract readonly pyramid: Pyramid;
  /** Of the entries in a cell. */
  abstract readonly statistic: Statistic;
  /** What filling is, for people. */
  abstract readonly title: string;
  private readonly names = new Set<string>();

  constructor(
    private readonly arena: Arena,
    private readonly tiles: TileAtlas,
    /** Tells the tiles of this picture from those of others in the atlas. */
    private readonly id: number,
  ) {}

  get atlas(): GPUTexture {
    return this.tiles.texture;
  }

  get slots(): number {
    return this.tiles.slots ** 2;
  }

  slotOf(address: TileAddress): PlacedTile['slot'] | undefined {
    return this.tiles.get(this.nameOf(address))?.slot;
  }

  provenanceOf(address: TileAddress): Provenance | undefined {
    return this.tiles.get(this.nameOf(address))?.provenance;
  }

  /** Whether a tile made so is as good as it gets: a sample of another statistic than the mean has nothing better after it. */
  isFinal(provenance: Provenance): boolean {
    return isExact(provenance) || this.statistic !== 'mean';
  }

  /** Whether there is a quick first picture of a tile. */
  abstract hasPreview(address: TileAddress): boolean;

  /** What a tile takes at the pace measured so far. */
  abstract secondsOf(address: TileAddress): number;

  /** When a tile that is there may have become another, in milliseconds of the page's clock; undefined: never. */
  abstract staleFrom(address: TileAddress): number | undefined;

  /** The cells [rows, columns] of a tile, exact. Throws as `fill`. */
  abstract cells(address: TileAddress, options: JobOptions): Promise<Float32Array>;

  /**
   * Puts a tile in its place, and the one across the diagonal if that is in `kept` and comes of it. Tiles in `kept` stay.
   * Throws what making it throws, LimitExceeded, DeviceLost, the signal's reason.
   */
  async fill(task: TileTask, kept: readonly TileAddress[], options: JobOptions): Promise<void> {
    using scratch = this.arena.child('tile');
    const { address } = task;
    const { matrix, provenance } = await this.make(scratch, task, options);
    const names = new Set(kept.map((each) => this.nameOf(each)));
    await this.put(address, { matrix, provenance }, names);
    const across = { ...address, row: address.column, column: address.row };
    if (address.row === address.column || !names.has(this.nameOf(across))) return;
    const turned = await this.turned(scratch, matrix);
    if (turned) await this.put(across, { matrix: turned, provenance }, names);
  }

  /** These are seen: they stay longest. */
  touch(addresses: readonly TileAddress[]): void {
    this.tiles.touch(addresses.map((address) => this.nameOf(address)));
  }

  [Symbol.dispose](): void {
    this.tiles.forget(this.names);
    this.names.clear();
  }

  /** Memory for the cells is of `arena`. */
  protected abstract make(arena: Arena, task: TileTask, options: JobOptions): Promise<MadeTile>;

  /** The cells of the tile across the diagonal, where they are the same; nothing where they are not. */
  protected abstract turned(arena: Arena, matrix: Matrix): Promise<Matrix | undefined>;

  private async put(address: TileAddress, { matrix, provenance }: MadeTile, kept: ReadonlySet<string>): Promise<void> {
    const name = this.nameOf(address);
    this.names.add(name);
    await this.tiles.put(name, matrix, provenance, kept);
  }

  private nameOf(address: TileAddress): string {
    return `${this.id}/${tileName(address)}`;
  }
}
