// The hidden activations in a frame: the neighbourhood layer on a canvas of its own, drawn and read in one task.
import type { Colour } from '../view/theme';
import { NeighbourhoodLayer } from '../view/neighbourhood-layer';
import { mix } from './easing';
import type { Palette } from './palette';
import { passageAt, type Passage } from './passage';
import type { Context } from './pen';
import { layout } from './presets';
import { lostWhileRecording } from './problems';
import type { ScriptView } from './script';
import type { RecordedLayer, RecordingSource } from './source';

/** The two sets of points a frame is between. Layers change only while the snapshot does not. */
export interface CloudPassage {
  readonly from: RecordedLayer;
  readonly to: RecordedLayer;
  readonly mix: number;
}

/** Undefined where there are no layers. */
export function cloudPassage(source: RecordingSource, training: Passage, layer: number): CloudPassage | undefined {
  const { snapshots } = source;
  const count = snapshots[0].layers.length;
  if (count === 0) return undefined;
  const across = passageAt(layer, count);
  const nearest = across.mix < 0.5 ? across.from : across.to;
  if (training.mix > 0) {
    return {
      from: snapshots[training.from].layers[nearest],
      to: snapshots[training.to].layers[nearest],
      mix: training.mix,
    };
  }
  const { layers } = snapshots[training.from];
  return { from: layers[across.from], to: layers[across.to], mix: across.mix };
}

export class CloudStage implements Disposable {
  readonly ready: Promise<void>;
  private readonly canvas = new OffscreenCanvas(1, 1);
  private readonly layer: NeighbourhoodLayer;
  private lined: RecordedLayer | undefined;

  constructor(
    private readonly source: RecordingSource,
    palette: Palette,
    pixelsPerUnit: number,
  ) {
    this.layer = new NeighbourhoodLayer(this.canvas, source.gpu);
    this.layer.motion.reduced = true;
    this.layer.setTheme(palette.theme);
    this.layer.setImages(source.images);
    this.ready = this.layer.ready.then(() => {
      this.layer.resize(layout.cloud.width, layout.cloud.height, pixelsPerUnit);
    });
  }

  /** Draws the points in these colours (by datapoint). Throws DeviceLost. */
  draw(context: Context, passage: CloudPassage, view: ScriptView, colours: readonly Colour[]): void {
    this.layer.setPositions(passage.from.positions, passage.to.positions);
    this.layer.setMix(passage.mix);
    this.layer.setColours({ labels: this.everyDatapoint, palette: (index) => colours[index] });
    this.mark(passage, view);
    this.layer.setPose({
      azimuth: view.azimuth,
      elevation: view.elevation,
      distance: view.distance,
      target: this.targetOf(passage, view.approach),
    });
    if (!this.layer.renderNow(0)) throw lostWhileRecording();
    const { left, top, width, height } = layout.cloud;
    context.drawImage(this.canvas, left, top, width, height);
  }

  [Symbol.dispose](): void {
    this.layer.dispose();
  }

  private get everyDatapoint(): readonly number[] {
    return Array.from(this.source.labels.keys());
  }

  private mark({ to }: CloudPassage, { chosen, lines }: ScriptView): void {
    const lined = lines >= 0.5 ? to : undefined;
    if (lined !== this.lined) this.layer.setSelected(lined && this.source.chosen, lined?.neighbours);
    this.lined = lined;
    this.layer.setHovered(chosen >= 0.5 && !lined ? this.source.chosen : undefined);
  }

  private targetOf({ from, to, mix: share }: CloudPassage, approach: number): [number, number, number] {
    const stride = from.positions.points.length / from.positions.n;
    const at = (axis: number): number => {
      const index = this.source.chosen * stride + axis;
      return approach * mix(from.positions.points[index], to.positions.points[index], share);
    };
    return [at(0), at(1), at(2)];
  }
}
