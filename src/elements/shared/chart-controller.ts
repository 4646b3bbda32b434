// Draws a chart into a box of the host when its data or the box's size have changed, one drawing at a time.
import type { LitElement, ReactiveController } from 'lit';

export interface ChartBox {
  readonly width: number;
  readonly height: number;
}

export interface ChartOptions<Key> {
  /** The box's selector in the host's render root. */
  readonly selector: string;
  /** What the drawing depends on; the same object means the same drawing. Undefined draws nothing. */
  key(): Key | undefined;
  /** The drawing, or nothing to show. */
  draw(key: Key, box: ChartBox): Promise<Element | undefined>;
  /** The drawing is in its box. */
  drawn?(): void;
  failed(error: unknown): void;
}

/** To be given to the host's `addController`. */
export class ChartController<Key> implements ReactiveController {
  private place: HTMLElement | undefined;
  private observer: ResizeObserver | undefined;
  private wanted: { key: Key; width: number; height: number } | undefined;
  private shown: { key: Key; width: number; height: number } | undefined;
  private busy = false;

  constructor(
    private readonly host: LitElement,
    private readonly options: ChartOptions<Key>,
  ) {}

  hostUpdated(): void {
    const place = this.host.renderRoot.querySelector<HTMLElement>(this.options.selector) ?? undefined;
    if (place !== this.place) this.observe(place);
    this.check();
  }

  hostDisconnected(): void {
    this.observer?.disconnect();
    this.place = undefined;
  }

  private observe(place: HTMLElement | undefined): void {
    this.observer?.disconnect();
    this.place = place;
    this.shown = undefined;
    if (!place) return;
    this.observer = new ResizeObserver(() => this.check());
    this.observer.observe(place);
  }

  private check(): void {
    const key = this.options.key();
    if (!this.place) return;
    if (key === undefined) {
      this.wanted = this.shown = undefined;
      this.place.replaceChildren();
      return;
    }
    const [width, height] = [this.place.clientWidth, this.place.clientHeight];
    this.wanted = width > 0 && height > 0 ? { key, width, height } : undefined;
    if (!this.busy) void this.work();
  }

  private get isCurrent(): boolean {
    const { wanted, shown } = this;
    return !wanted || (shown?.key === wanted.key && shown.width === wanted.width && shown.height === wanted.height);
  }

  private async work(): Promise<void> {
    this.busy = true;
    while (!this.isCurrent) {
      // A chart takes tens of milliseconds: each gets a task of its own.
      await new Promise((done) => setTimeout(done));
      const wanted = this.wanted;
      if (!wanted) break;
      this.shown = wanted;
      try {
        const drawing = await this.options.draw(wanted.key, wanted);
        this.place?.replaceChildren(...(drawing ? [drawing] : []));
        this.options.drawn?.();
      } catch (error) {
        this.options.failed(error);
      }
    }
    this.busy = false;
  }
}
