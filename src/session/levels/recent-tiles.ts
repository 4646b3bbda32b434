// The tiles that were read last, so that a pointer that moves within one does not read it again.
import { type TileAddress, tileName } from '../../core/pyramid';

const most = 12; // of 256 KiB

export class RecentTiles {
  private readonly tiles = new Map<string, Promise<Float32Array>>();

  constructor(private readonly read: (address: TileAddress) => Promise<Float32Array>) {}

  /** Rejects with what reading throws; what failed, or is not whole, is read again the next time. */
  get(address: TileAddress): Promise<Float32Array> {
    const name = tileName(address);
    const found = this.tiles.get(name) ?? this.read(address);
    this.tiles.delete(name);
    this.tiles.set(name, found);
    const forget = (): unknown => this.tiles.delete(name);
    found.then((values) => values.some(Number.isNaN) && forget(), forget);
    const [oldest] = this.tiles.keys();
    if (this.tiles.size > most) this.tiles.delete(oldest);
    return found;
  }
}
