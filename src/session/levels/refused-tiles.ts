// Tiles that could not be made: for want of memory they are tried again after a while, for any other reason they are not.
import { isNtkError } from '../../core/errors';
import { type TileAddress, tileName } from '../../core/pyramid';

/** Milliseconds until a tile is tried again: twice as long each time, up to the longest. */
export const firstWait = 2000;
const longestWait = 60_000;

interface Refusal {
  readonly wait: number;
  /** On the page's clock, in milliseconds. */
  readonly until: number;
}

export class RefusedTiles {
  private readonly refusals = new Map<string, Refusal>();

  /** Returns whether the tile was not refused before. */
  add(address: TileAddress, error: unknown): boolean {
    const name = tileName(address);
    const before = this.refusals.get(name);
    const again = before ? Math.min(longestWait, 2 * before.wait) : firstWait;
    const wait = isNtkError(error, 'LimitExceeded') ? again : Infinity;
    this.refusals.set(name, { wait, until: performance.now() + wait });
    return before === undefined;
  }

  /** It could be made. */
  remove(address: TileAddress): void {
    this.refusals.delete(tileName(address));
  }

  get isEmpty(): boolean {
    return this.refusals.size === 0;
  }

  /** Whether a tile is not to be tried now. */
  has(address: TileAddress): boolean {
    const until = this.until(address);
    return until !== undefined && until > performance.now();
  }

  /** When a tile may be tried again, in milliseconds of the page's clock; Infinity: never; undefined: it was not refused. */
  until(address: TileAddress): number | undefined {
    return this.refusals.get(tileName(address))?.until;
  }
}
