// Which tile to compute next: what is seen before what may be seen, quick pictures before exact ones, near the pointer first.
import { type Provenance, type Pyramid, type TileAddress, tileName } from '../../core/pyramid';

/** What a view wants, in the order of its wishes. */
export interface TileWishes {
  /** Tiles that are seen, the nearest to the pointer first. */
  readonly visible: readonly TileAddress[];
  /** Tiles that may be seen next. */
  readonly prefetch: readonly TileAddress[];
}

export interface TileTask {
  readonly address: TileAddress;
  /** Whether a quick picture will do. */
  readonly isPreview: boolean;
}

export interface TileState {
  readonly provenanceOf: (address: TileAddress) => Provenance | undefined;
  /** Whether a tile that is there is as good as it gets. */
  readonly isFinal: (provenance: Provenance) => boolean;
  readonly hasPreview: (address: TileAddress) => boolean;
  /** Whether a tile is cheap enough to be computed before it is seen. */
  readonly isCheap: (address: TileAddress) => boolean;
  /** What cannot be computed: not to be tried again. */
  readonly hasFailed: (address: TileAddress) => boolean;
}

const none: TileWishes = { visible: [], prefetch: [] };

export class TileQueue {
  private wishes = none;

  constructor(private readonly pyramid: Pyramid) {}

  /** A newer view takes the place of the one before. */
  want(wishes: TileWishes): void {
    this.wishes = wishes;
  }

  /** Tiles that must stay: the one that stands in for all, and those seen. */
  get keptTiles(): TileAddress[] {
    const { coarsest } = this;
    return [coarsest, ...this.wishes.visible.filter((each) => tileName(each) !== tileName(coarsest))];
  }

  /** Whether a tile under way still serves the view. */
  isWanted(address: TileAddress): boolean {
    const name = tileName(address);
    return this.ordered.some((each) => tileName(each) === name);
  }

  /** The next tile to compute; nothing when all that is wanted is there. */
  next(state: TileState): TileTask | undefined {
    const { visible, prefetch } = this.wishes;
    const open = (address: TileAddress): boolean => !state.hasFailed(address);
    const isMissing = (address: TileAddress): boolean => open(address) && state.provenanceOf(address) === undefined;
    const isRough = (address: TileAddress): boolean => {
      const provenance = state.provenanceOf(address);
      return open(address) && provenance !== undefined && !state.isFinal(provenance);
    };
    const missing = [this.coarsest, ...visible].find(isMissing);
    if (missing) return { address: missing, isPreview: state.hasPreview(missing) };
    const rough = [...visible, this.coarsest].find(isRough);
    if (rough) return { address: rough, isPreview: false };
    const cheap = prefetch.find((address) => isMissing(address) && state.isCheap(address));
    return cheap && { address: cheap, isPreview: false };
  }

  private get coarsest(): TileAddress {
    return { level: this.pyramid.coarsest, row: 0, column: 0 };
  }

  private get ordered(): TileAddress[] {
    return [this.coarsest, ...this.wishes.visible, ...this.wishes.prefetch];
  }
}
