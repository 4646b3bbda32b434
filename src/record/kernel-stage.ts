// The kernel's picture in a frame: the heatmap layer on a canvas of its own, drawn and read in one task.
import type { ColourMapName, Domain } from '../view/colour-maps';
import { HeatmapLayer } from '../view/heatmap-layer';
import { mix } from './easing';
import type { Palette } from './palette';
import type { Passage } from './passage';
import type { Context } from './pen';
import { layout } from './presets';
import { lostWhileRecording } from './problems';
import type { RecordingSource } from './source';
import { zoomedView } from './zoom-path';

export class KernelStage implements Disposable {
  readonly ready: Promise<void>;
  readonly map: ColourMapName;
  private readonly canvas = new OffscreenCanvas(1, 1);
  private readonly layer: HeatmapLayer;
  private readonly place: number;
  private domain: Domain | undefined;

  constructor(
    private readonly source: RecordingSource,
    palette: Palette,
    pixelsPerUnit: number,
  ) {
    const { labels, order, signed, chosen } = source;
    this.map = `${signed ? 'diverging' : 'sequential'}-${palette.shade}`;
    this.place = order.indexOf(chosen);
    this.layer = new HeatmapLayer(this.canvas, source.gpu);
    this.layer.setTheme(palette.theme);
    this.layer.setClasses(Array.from(order, (datapoint) => labels[datapoint]));
    this.ready = this.layer.ready.then(() => {
      this.layer.resize(layout.heatmap.width, layout.heatmap.height, pixelsPerUnit);
    });
  }

  /** What the colours stand for at a passage: between the domains of its two ends. */
  domainAt({ from, to, mix: share }: Passage): Domain {
    const [a, b] = [this.source.snapshots[from].domain, this.source.snapshots[to].domain];
    return { low: mix(a.low, b.low, share), high: mix(a.high, b.high, share) };
  }

  /** Draws the kernel between two snapshots. Throws DeviceLost. */
  draw(context: Context, passage: Passage, zoom: number, isChosen: boolean): void {
    const { from, to, mix: share } = passage;
    this.setDomain(this.domainAt(passage));
    this.layer.setSelected(isChosen ? { row: this.place, column: this.place } : undefined);
    this.drawSnapshot(context, from, zoom, 1);
    if (share > 0) this.drawSnapshot(context, to, zoom, share);
  }

  [Symbol.dispose](): void {
    this.layer.dispose();
  }

  private setDomain(domain: Domain): void {
    if (domain.low === this.domain?.low && domain.high === this.domain.high) return;
    this.layer.setColours(this.map, domain);
    this.domain = domain;
  }

  private drawSnapshot(context: Context, snapshot: number, zoom: number, opacity: number): void {
    const { picture } = this.source.snapshots[snapshot];
    const { left, top, width, height } = layout.heatmap;
    this.layer.setPicture(picture);
    this.layer.setView(zoom > 0 ? zoomedView(picture.rows, this.layer.plot, this.place, zoom) : undefined);
    if (!this.layer.renderNow(0)) throw lostWhileRecording();
    context.globalAlpha = opacity;
    context.drawImage(this.canvas, left, top, width, height);
    context.globalAlpha = 1;
  }
}
