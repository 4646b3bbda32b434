// Tiles of a kernel on the GPU, in the slots of one texture; those that nobody looked at for longest make room for new ones.
import { tileEdge } from '../../core/pyramid';
import type { Provenance } from '../../core/pyramid';
import { NtkError } from '../../core/errors';
import type { Arena } from '../../gpu/arena';
import { CommandList } from '../../gpu/commands';
import type { Gpu } from '../../gpu/device';
import type { Matrix } from '../../gpu/matrix';
import { submit } from '../../gpu/submit';
import { encodeTileTexture } from '../../kernels/tile-texture';

/** The slot's first texel. */
export interface Slot {
  readonly x: number;
  readonly y: number;
}

/** A tile that is there. */
export interface PlacedTile {
  readonly slot: Slot;
  readonly provenance: Provenance;
}

/** A tile on its way into a slot. */
interface Placing {
  readonly name: string;
  readonly slot: Slot;
  /** Nobody wants it any more. */
  isForgotten: boolean;
}

const slotBytes = tileEdge ** 2 * 4;
const fewestSlots = 4; // along a side
const mostSlots = 16;
const textureUsage = 0x08 | 0x04 | 0x01; // STORAGE_BINDING | TEXTURE_BINDING | COPY_SRC

export class TileAtlas implements Disposable {
  /** Tiles by name, the one used longest ago first. */
  private readonly tiles = new Map<string, PlacedTile>();
  private readonly free: Slot[] = [];
  /** Their slots are given to no other tile meanwhile. */
  private readonly placings = new Set<Placing>();

  private constructor(
    private readonly gpu: Gpu,
    private readonly arena: Arena,
    /** r32float, square, of slots 256 texels wide. NaN where nothing is computed or finite. */
    readonly texture: GPUTexture,
    readonly slots: number,
  ) {
    for (let at = 0; at < slots ** 2; at++)
      this.free.push({ x: (at % slots) * tileEdge, y: Math.floor(at / slots) * tileEdge });
  }

  /** As many slots as `bytes` hold, from 4 x 4 to 16 x 16. Throws LimitExceeded where not even the fewest have room. */
  static create(gpu: Gpu, parent: Arena, bytes: number): TileAtlas {
    const widest = Math.floor(gpu.device.limits.maxTextureDimension2D / tileEdge);
    const slots = Math.max(fewestSlots, Math.min(mostSlots, widest, Math.floor(Math.sqrt(bytes / slotBytes))));
    if (slots > widest) throw tooWide(slots * tileEdge, gpu);
    const arena = parent.child('tiles');
    const side = slots * tileEdge;
    const descriptor: GPUTextureDescriptor = { size: [side, side], format: 'r32float', usage: textureUsage };
    try {
      return new TileAtlas(gpu, arena, arena.texture('tiles', descriptor, slots ** 2 * slotBytes), slots);
    } catch (error) {
      arena[Symbol.dispose]();
      throw error;
    }
  }

  get(name: string): PlacedTile | undefined {
    return this.tiles.get(name);
  }

  /** These are looked at: they go last, in this order. */
  touch(names: Iterable<string>): void {
    for (const name of names) {
      const tile = this.tiles.get(name);
      if (tile) this.place(name, tile);
    }
  }

  /**
   * Puts a tile's cells [rows, columns] in place of what it had, which is there until then, or of the tile used longest ago that
   * is not in `kept`. What is forgotten meanwhile is not there afterwards. Of one name one at a time. Throws as `submit`.
   */
  async put(
    name: string,
    matrix: Matrix,
    provenance: Provenance,
    kept: ReadonlySet<string> = new Set(),
  ): Promise<void> {
    const slot = this.tiles.get(name)?.slot ?? this.free.pop() ?? this.evict(kept);
    const placing: Placing = { name, slot, isForgotten: false };
    this.placings.add(placing);
    try {
      await this.write(matrix, slot);
      if (!placing.isForgotten) this.place(name, { slot, provenance });
    } finally {
      this.placings.delete(placing);
      if (this.tiles.get(name)?.slot !== slot) this.free.push(slot);
    }
  }

  /** These are no longer there, nor when they are on their way; the memory stays. */
  forget(names: Iterable<string>): void {
    for (const name of names) {
      const tile = this.tiles.get(name);
      const placing = this.placingOf(name);
      if (placing) placing.isForgotten = true;
      else if (tile) this.free.push(tile.slot);
      this.tiles.delete(name);
    }
  }

  [Symbol.dispose](): void {
    for (const placing of this.placings) placing.isForgotten = true;
    this.tiles.clear();
    this.arena[Symbol.dispose]();
  }

  private async write(matrix: Matrix, slot: Slot): Promise<void> {
    using scratch = this.gpu.arena.child('tile');
    const list = new CommandList(scratch);
    encodeTileTexture(list, { tile: matrix, edge: tileEdge, ...slot, target: this.texture.createView() });
    await submit(this.gpu, list);
  }

  /** As the one used last. */
  private place(name: string, tile: PlacedTile): void {
    this.tiles.delete(name);
    this.tiles.set(name, tile);
  }

  private placingOf(name: string): Placing | undefined {
    return [...this.placings].find((placing) => placing.name === name);
  }

  private evict(kept: ReadonlySet<string>): Slot {
    const names = [...this.tiles.keys()].filter((name) => !this.placingOf(name));
    const oldest = names.find((name) => !kept.has(name)) ?? names[0];
    const { slot } = this.tiles.get(oldest)!;
    this.tiles.delete(oldest);
    return slot;
  }
}

function tooWide(needed: number, { device }: Gpu): NtkError<'LimitExceeded'> {
  const available = device.limits.maxTextureDimension2D;
  const message = `Tiles of a kernel need a texture ${needed} wide; this GPU draws at most ${available}.`;
  return new NtkError('LimitExceeded', { what: 'tiles (texels on a side)', needed, available }, message);
}
