// Draws any frame of a recording on a canvas: heading, kernel, activations, charts, legends and caption.
// A frame's pixels come from its number and the source alone, whatever was drawn before.
import { DisposableList } from '../core/dispose';
import { cssColour } from '../view/colour-maps';
import type { Colour } from '../view/theme';
import type { FrameClock } from './clock';
import { CloudStage, cloudPassage, type CloudPassage } from './cloud-stage';
import { accuracyQuantity, drawCurve, lossQuantity } from './curve-chart';
import { factsOf } from './facts';
import { KernelStage } from './kernel-stage';
import { drawClassLegend, drawMapLegend } from './legends';
import { nextTask } from '../core/next-task';
import { paletteOf, type Palette, type Shade } from './palette';
import { passageAt, stepAt, type Passage } from './passage';
import { drawThumbnail, wrapText, writeHeading, writeText, type Context } from './pen';
import { pointColours, shiftColours, type ShiftColours } from './point-colours';
import { layout, pixelsPerUnit, type Preset } from './presets';
import { drawShifts } from './scatter-chart';
import { fillCaption, momentAt, type Moment, type Script, type ScriptView } from './script';
import type { RecordingSource } from './source';

const captionSize = 22;
const captionLine = 30;
const thumbnailSize = 48;

export interface CompositorOptions {
  readonly preset: Preset;
  readonly shade: Shade;
  /** Its frames per second are the preset's. */
  readonly clock: FrameClock;
}

export class Compositor implements Disposable {
  readonly canvas: OffscreenCanvas;
  private readonly context: Context;
  private readonly palette: Palette;
  private readonly shifts: ShiftColours;
  /** The order in which datapoints appear in the scatter. */
  private readonly appearance: Uint32Array;
  private readonly owned = new DisposableList();
  private readonly kernel: KernelStage;
  private readonly cloud: CloudStage;

  private constructor(
    private readonly source: RecordingSource,
    private readonly script: Script,
    private readonly options: CompositorOptions,
  ) {
    const { width, height } = options.preset;
    const scale = pixelsPerUnit(options.preset);
    this.canvas = new OffscreenCanvas(width, height);
    this.context = this.canvas.getContext('2d', { alpha: false, willReadFrequently: true })!;
    this.context.scale(scale, scale);
    this.palette = paletteOf(options.shade);
    this.shifts = shiftColours(source, this.palette);
    this.appearance = options.clock.shuffle('scatter', source.labels.length);
    this.kernel = this.owned.add(new KernelStage(source, this.palette, scale));
    this.cloud = this.owned.add(new CloudStage(source, this.palette, scale));
  }

  /** Resolves when frames can be drawn. Rejects when the renderer cannot start. */
  static async create(source: RecordingSource, script: Script, options: CompositorOptions): Promise<Compositor> {
    const compositor = new Compositor(source, script, options);
    try {
      await Promise.all([compositor.kernel.ready, compositor.cloud.ready]);
      return compositor;
    } catch (error) {
      compositor[Symbol.dispose]();
      throw error;
    }
  }

  /** Draws a frame, in several tasks. Throws DeviceLost. */
  async draw(frame: number): Promise<void> {
    const moment = momentAt(this.script, this.options.clock.seconds(frame));
    const { view } = moment;
    const training = passageAt(view.training, this.source.snapshots.length);
    const cloud = cloudPassage(this.source, training, view.layer);
    const colours = pointColours(this.source, view, this.shifts, this.palette);
    this.context.fillStyle = this.palette.paper;
    this.context.fillRect(0, 0, 1280, 720);
    this.drawKernel(training, view);
    await nextTask();
    this.drawCloud(cloud, view, colours);
    await nextTask();
    const step = stepAt(
      this.source.snapshots.map((snapshot) => snapshot.step),
      training,
    );
    this.drawCharts(view, step, colours);
    this.drawHeader(moment);
    this.drawCaption(moment, step, cloud);
  }

  [Symbol.dispose](): void {
    this.owned[Symbol.dispose]();
  }

  private drawHeader({ part }: Moment): void {
    const { context, palette, script, source } = this;
    const { left, top, width, height } = layout.header;
    const y = top + height / 2;
    const name = writeText(context, 'ntk-explorer', left, y, { size: 20, weight: 600, colour: palette.ink });
    writeText(context, source.title, left + name + 14, y, { size: 14, colour: palette.muted });
    let right = left + width;
    for (let index = script.parts.length - 1; index >= 0; index--) {
      const colour = index === part ? palette.accent : palette.muted;
      const weight = index === part ? 600 : 400;
      right -=
        writeText(context, script.parts[index].name, right, y, { size: 14, weight, colour, align: 'right' }) + 18;
    }
  }

  private drawKernel(training: Passage, view: ScriptView): void {
    const { context, palette, source } = this;
    this.kernel.draw(context, training, view.zoom, view.chosen >= 0.5);
    const { n } = factsOf(source, 0, undefined);
    writeHeading(context, layout.heatmap, 'Tangent kernel', `${n} by ${n}, by class`, palette);
    drawMapLegend(
      context,
      layout.heatmapLegend,
      source.kernel,
      this.kernel.map,
      this.kernel.domainAt(training),
      palette,
    );
  }

  private drawCloud(cloud: CloudPassage | undefined, view: ScriptView, colours: readonly Colour[]): void {
    const { context, palette, source } = this;
    if (!cloud) {
      writeHeading(context, layout.cloud, 'Activations', 'there are none to show', palette);
      return;
    }
    this.cloud.draw(context, cloud, view, colours);
    const { title, width } = cloud.mix < 0.5 ? cloud.from : cloud.to;
    writeHeading(context, layout.cloud, title, `${width} dimensions seen in three`, palette);
    if (view.predicted < 0.5) return drawClassLegend(context, layout.cloudLegend, source.classes, palette);
    const which = view.actual < 0.5 ? 'predicted' : 'actual';
    const { map, domain } = this.shifts;
    drawMapLegend(context, layout.cloudLegend, `${which} ${source.nudge.measure}`, map, domain, palette);
  }

  private drawCharts(view: ScriptView, step: number, colours: readonly Colour[]): void {
    const { context, palette, source } = this;
    drawCurve(context, layout.upperChart, source.curve, step, lossQuantity, palette);
    const shown = Math.min(1, view.scatter * 4);
    context.globalAlpha = 1 - shown;
    if (shown < 1) drawCurve(context, layout.lowerChart, source.curve, step, accuracyQuantity, palette);
    context.globalAlpha = shown;
    const appeared = this.appearance.subarray(0, Math.floor(view.scatter * this.appearance.length));
    if (shown > 0) drawShifts(context, layout.lowerChart, source, appeared, colours.map(cssColour), palette);
    context.globalAlpha = 1;
  }

  private drawCaption({ caption, captionOpacity, view }: Moment, step: number, cloud: CloudPassage | undefined): void {
    const { context, palette, source } = this;
    const { left, top, width, height } = layout.caption;
    const text = fillCaption(caption, factsOf(source, step, cloud?.to));
    const isShown = view.chosen >= 0.5 && source.images !== undefined;
    const indent = isShown ? thumbnailSize + 16 : 0;
    const lines = wrapText(context, text, width - indent, captionSize);
    context.globalAlpha = captionOpacity;
    lines.forEach((line, index) => {
      const y = top + height / 2 + (index - (lines.length - 1) / 2) * captionLine;
      writeText(context, line, left + indent, y, { size: captionSize, colour: palette.ink });
    });
    context.globalAlpha = 1;
    if (!isShown) return;
    const box = { left, top: top + (height - thumbnailSize) / 2, width: thumbnailSize, height: thumbnailSize };
    context.fillStyle = palette.line;
    context.fillRect(box.left - 2, box.top - 2, thumbnailSize + 4, thumbnailSize + 4);
    context.fillStyle = palette.paper;
    context.fillRect(box.left, box.top, thumbnailSize, thumbnailSize);
    drawThumbnail(context, source.images, source.chosen, box, palette.ink);
  }
}
