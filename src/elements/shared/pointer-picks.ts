// The points that a pointer is at. Large clouds look for them on the GPU: the newest place counts, and what was found for others is dropped.
import { isNtkError } from '../../core/errors';
import type { NeighbourhoodLayer } from '../../view/neighbourhood-layer';

type Layer = Pick<NeighbourhoodLayer, 'picksOnGpu' | 'pointAt' | 'pointQuery'>;
type Query = ReturnType<Layer['pointQuery']>;
type Place = readonly [number, number];

export interface PointerPicksOptions {
  /** Looks on the GPU. */
  find(query: Query): Promise<number | undefined>;
  hovered(point: number | undefined): void;
  tapped(point: number | undefined): void;
  failed(error: unknown): void;
}

export class PointerPicks {
  /** Where the pointer is and nobody has looked yet. */
  private place: Place | undefined;
  private isLooking = false;
  /** Change with everything that makes a search under way one of the past. */
  private hoverTurn = 0;
  private tapTurn = 0;

  constructor(
    private readonly layer: Layer,
    private readonly options: PointerPicksOptions,
  ) {}

  /** Says what is under the pointer once that is known, unless it has moved on by then. Places are CSS pixels of the canvas. */
  hover(x: number, y: number): void {
    this.forgetHover();
    if (!this.layer.picksOnGpu) return this.options.hovered(this.layer.pointAt(x, y));
    this.place = [x, y];
    if (!this.isLooking) void this.look();
  }

  tap(x: number, y: number): void {
    const turn = ++this.tapTurn;
    if (!this.layer.picksOnGpu) return this.options.tapped(this.layer.pointAt(x, y));
    void this.find([x, y], (point) => turn === this.tapTurn && this.options.tapped(point));
  }

  /** Something else says what is pointed at. */
  forgetHover(): void {
    this.place = undefined;
    this.hoverTurn += 1;
  }

  /** Says nothing any more of what was asked. */
  stop(): void {
    this.forgetHover();
    this.tapTurn += 1;
  }

  /** One search at a time. */
  private async look(): Promise<void> {
    this.isLooking = true;
    while (this.place) {
      const { place, hoverTurn } = this;
      this.place = undefined;
      await this.find(place, (point) => hoverTurn === this.hoverTurn && this.options.hovered(point));
    }
    this.isLooking = false;
  }

  private async find([x, y]: Place, found: (point: number | undefined) => void): Promise<void> {
    try {
      found(await this.options.find(this.layer.pointQuery(x, y)));
    } catch (error) {
      if (!isNtkError(error, 'DeviceLost')) this.options.failed(error);
    }
  }
}
