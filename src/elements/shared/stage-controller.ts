// Keeps a drawing layer on a canvas: loaded when the element is seen, sized with it, made anew for a new device, freed when gone.
import type { LitElement, ReactiveController } from 'lit';
import type { ViewTheme } from '../../view/theme';
import type { Gpu } from './session-link';
import { ThemeController } from './theme-controller';

/** What the controller needs of a layer. */
export interface StageLayer {
  readonly ready: Promise<void>;
  resize(width: number, height: number, pixelRatio: number): void;
  setTheme(theme: ViewTheme): void;
  renderNow(): boolean;
  dispose(): void;
}

export interface StageOptions<Layer extends StageLayer> {
  /** The device to draw with, while there is something to draw. Read inside an update, so that signals are followed. */
  gpu(): Gpu | undefined;
  /** Loads the layer's code and makes it. */
  create(canvas: HTMLCanvasElement, gpu: Gpu): Promise<Layer>;
  /** The layer can draw: bring it up to date. */
  attached(layer: Layer): void;
  /** The layer is about to be freed: keep what should outlive it. */
  detaching?(layer: Layer): void;
  failed(error: unknown): void;
}

export class StageController<Layer extends StageLayer> implements ReactiveController {
  layer: Layer | undefined;
  readonly theme: ThemeController;
  private gpu: Gpu | undefined;
  private canvas: HTMLCanvasElement | undefined;
  private stage: HTMLElement | undefined;
  private readonly observer: ResizeObserver | undefined;

  /** The host renders one element with the class `stage`; the canvas is its first child. */
  constructor(
    private readonly host: LitElement,
    private readonly options: StageOptions<Layer>,
  ) {
    this.theme = new ThemeController(host, (theme) => this.layer?.setTheme(theme));
    if (typeof ResizeObserver !== 'undefined') this.observer = new ResizeObserver(() => this.fit());
    host.addController(this);
  }

  hostUpdated(): void {
    const stage = this.host.renderRoot.querySelector<HTMLElement>('.stage') ?? undefined;
    const gpu = this.options.gpu();
    if (stage === this.stage && gpu === this.gpu) return;
    this.detach();
    this.stage = stage;
    if (stage) this.observe(stage);
    if (stage && gpu) void this.attach(stage, gpu);
  }

  hostDisconnected(): void {
    // A move disconnects and connects in one task; only what stays away is freed.
    queueMicrotask(() => {
      if (this.host.isConnected) return;
      this.detach();
      this.stage = undefined;
    });
  }

  private observe(stage: HTMLElement): void {
    this.observer?.disconnect();
    try {
      this.observer?.observe(stage, { box: 'device-pixel-content-box' });
    } catch {
      this.observer?.observe(stage);
    }
  }

  private async attach(stage: HTMLElement, gpu: Gpu): Promise<void> {
    const canvas = document.createElement('canvas');
    canvas.setAttribute('aria-hidden', 'true');
    this.gpu = gpu;
    this.canvas = canvas;
    stage.prepend(canvas);
    try {
      const layer = await this.options.create(canvas, gpu);
      if (this.canvas !== canvas) return layer.dispose();
      this.layer = layer;
      layer.setTheme(this.theme.theme);
      this.fit();
      await layer.ready;
      if (this.layer === layer) this.options.attached(layer);
    } catch (error) {
      if (this.canvas === canvas) this.options.failed(error);
    }
  }

  private detach(): void {
    if (this.layer) this.options.detaching?.(this.layer);
    this.layer?.dispose();
    this.canvas?.remove();
    this.layer = undefined;
    this.canvas = undefined;
    this.gpu = undefined;
  }

  private fit(): void {
    if (!this.stage || !this.layer) return;
    const { clientWidth, clientHeight } = this.stage;
    this.layer.resize(clientWidth, clientHeight, devicePixelRatio);
    this.layer.renderNow();
  }
}
