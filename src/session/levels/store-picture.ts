// The picture of a kernel that lies in a store: tiles are read as they are looked at, and asked for again while they are not whole.
import type { Pyramid, TileAddress } from '../../core/pyramid';
import { tileName } from '../../core/pyramid';
import type { JobOptions } from '../../core/progress';
import type { TileAtlas } from '../../engine/levels/tile-atlas';
import type { TileTask } from '../../engine/levels/tile-queue';
import type { KernelStore } from '../../formats/zarr/kernel-store';
import { storedTile } from '../../formats/zarr/stored-tile';
import type { Arena } from '../../gpu/arena';
import { columnStride, type Matrix } from '../../gpu/matrix';
import { FilledPicture, type MadeTile } from './filled-picture';

/** Milliseconds until a tile that is not whole is read again. */
export const patience = 10_000;

export class StorePicture extends FilledPicture {
  readonly title = 'Reading what is seen of the kernel';
  /** When tiles that were not whole may be, by name. */
  private readonly again = new Map<string, number>();

  constructor(
    arena: Arena,
    tiles: TileAtlas,
    private readonly store: KernelStore,
    readonly statistic: 'mean' | 'largest',
    id: number,
  ) {
    super(arena, tiles, id);
  }

  get pyramid(): Pyramid {
    return this.store.pyramid;
  }

  hasPreview(): boolean {
    return false;
  }

  secondsOf(): number {
    return 0;
  }

  staleFrom(address: TileAddress): number | undefined {
    return this.provenanceOf(address) && this.again.get(tileName(address));
  }

  async cells(address: TileAddress, { signal }: JobOptions): Promise<Float32Array> {
    return (await storedTile(this.store, address, this.statistic, signal)).values;
  }

  protected async make(arena: Arena, { address }: TileTask, { signal }: JobOptions): Promise<MadeTile> {
    const { values, missing } = await storedTile(this.store, address, this.statistic, signal);
    const name = tileName(address);
    if (missing > 0) this.again.set(name, performance.now() + patience);
    else this.again.delete(name);
    const { rows, columns } = this.pyramid.tileCells(address);
    return { matrix: uploadRows(arena, values, rows, columns), provenance: { kind: 'stored', missing } };
  }

  /** Both sides are read: which are there may differ. */
  protected turned(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

function uploadRows(arena: Arena, values: Float32Array, rows: number, columns: number): Matrix {
  const stride = columnStride(columns);
  const padded = new Float32Array(rows * stride);
  for (let row = 0; row < rows; row++) padded.set(values.subarray(row * columns, (row + 1) * columns), row * stride);
  return { buffer: arena.upload('tile', padded), offset: 0, rows, columns, stride };
}
