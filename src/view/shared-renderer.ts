// One three renderer per GPU device, shared by every view of the page. It draws when asked, once per animation frame, never idly.
import { BasicNodeLibrary, Color, LinearSRGBColorSpace, Renderer, WebGPUBackend } from 'three/webgpu';
import type { Camera, CanvasTarget, Object3D, Scene } from 'three/webgpu';
import type { Gpu } from '../gpu/device';
import type { Colour } from './theme';
import { stopIdleLoop } from './three-internals';

/** What a view gives the renderer. */
export interface Drawable {
  readonly target: CanvasTarget;
  readonly scene: Scene;
  readonly camera: Camera;
  /** What the canvas is cleared with. */
  background(): Colour;
  /** False while there is nothing to draw on: a canvas of no size, a view disposed of. */
  visible(): boolean;
  /**
   * Brings uniforms up to date for `now` (milliseconds). True when the view moves on by itself and wants another frame.
   * `isRead`: the picture is read after this very frame, which may take as long as it has to.
   */
  prepare(now: number, isRead: boolean): boolean;
}

const renderers = new WeakMap<GPUDevice, SharedRenderer>();

/** Draws views on their canvases. After a loss of the device it draws nothing; views on the new device get a new one. */
export class SharedRenderer {
  /** For the files of this layer that inject buffers; undefined until `ready`. */
  readonly three: Renderer;
  /** Resolves when drawing can begin. */
  readonly ready: Promise<void>;
  private readonly waiting = new Set<Drawable>();
  /** Objects that were drawn before: their shaders are built. */
  private readonly built = new WeakSet<Object3D>();
  private readonly building = new Set<Object3D>();
  private builds: Promise<void> = Promise.resolve();
  private frame: number | undefined;
  private initialised = false;
  private readonly clearColour = new Color();

  /** The one renderer of this device. */
  static of(gpu: Gpu): SharedRenderer {
    const known = renderers.get(gpu.device);
    if (known) return known;
    const renderer = new SharedRenderer(gpu);
    renderers.set(gpu.device, renderer);
    return renderer;
  }

  private constructor(private readonly gpu: Gpu) {
    const parameters = { device: gpu.device, alpha: false, depth: false, antialias: false };
    const backend = new WebGPUBackend(parameters);
    this.three = new Renderer(backend, parameters);
    this.three.library = new BasicNodeLibrary();
    this.three.outputColorSpace = LinearSRGBColorSpace;
    this.three.onDeviceLost = () => undefined;
    this.ready = this.three.init().then(() => {
      this.initialised = true;
      for (const view of [...this.waiting]) this.requestRender(view);
    });
    gpu.lost.catch(() => this.stop());
  }

  /** Texels along the longest edge a texture may have. */
  get maxTextureSize(): number {
    return this.gpu.device.limits.maxTextureDimension2D;
  }

  /** True when a render would draw. */
  get canDraw(): boolean {
    return this.initialised && !this.gpu.isLost;
  }

  /** Draws `view` in the next animation frame, however often it is asked before that. */
  requestRender(view: Drawable): void {
    if (this.gpu.isLost) return;
    this.waiting.add(view);
    if (this.initialised) this.frame ??= requestAnimationFrame((now) => this.drawWaiting(now));
  }

  /** Whether a reader's hand moves a view at the moment. */
  get isMoving(): boolean {
    return this.gpu.turns.isMoving;
  }

  /** A reader's hand moves a view: until it rests, what is computed leaves room for frames. */
  moved(): void {
    this.gpu.turns.moved();
  }

  /** Draws `view` now: its canvas can be read in the same task. False when there is nothing to draw with or on. */
  renderNow(view: Drawable, now = performance.now()): boolean {
    return this.draw(view, now, Infinity);
  }

  /** Whether an object can be drawn without building its shaders first. */
  isBuilt(object: Object3D): boolean {
    return this.built.has(object);
  }

  /** Whether its shaders are being built: until they are, it may not show where it is drawn. */
  isBuilding(object: Object3D): boolean {
    return this.building.has(object);
  }

  /**
   * Builds the shaders of an object in a view's scene a little at a time, beside frames; one object after another. What
   * fails is built again when it is drawn.
   */
  build(view: Drawable, object: Object3D): Promise<void> {
    if (!this.building.has(object)) {
      this.building.add(object);
      this.builds = this.builds.then(() => this.buildOne(view, object));
    }
    return this.builds;
  }

  private async buildOne(view: Drawable, object: Object3D): Promise<void> {
    try {
      if (!this.canDraw || this.built.has(object)) return;
      await this.compile(view, object);
      this.built.add(object);
    } catch {
      // It is built again when it is drawn, and is reported there.
    } finally {
      this.building.delete(object);
    }
  }

  /** The object is looked for, while it counts as visible, before this returns. */
  private compile(view: Drawable, object: Object3D): Promise<void> {
    const { visible } = object;
    this.three.setCanvasTarget(view.target);
    object.visible = true;
    const compiled = this.three.compileAsync(object, view.camera, view.scene);
    object.visible = visible;
    return compiled;
  }

  /** Resizes a view's canvas. The canvas becomes blank until the next render. */
  resize(target: CanvasTarget, width: number, height: number, pixelRatio: number): void {
    if (this.initialised) this.three.setCanvasTarget(target);
    target.setDrawingBufferSize(width, height, pixelRatio);
  }

  /** Forgets a view that is going away. */
  forget(view: Drawable): void {
    this.waiting.delete(view);
  }

  /** Building an object's shaders takes tens of milliseconds: one object a frame, so that the page stays responsive. */
  private drawWaiting(now: number): void {
    this.frame = undefined;
    for (const view of [...this.waiting]) this.draw(view, now, 1);
  }

  /** Draws a view, with at most `mostNew` objects that were never drawn before; the others follow in the next frames. */
  private draw(view: Drawable, now: number, mostNew: number): boolean {
    this.waiting.delete(view);
    if (!this.canDraw || !view.visible()) return false;
    if (view.prepare(now, mostNew === Infinity)) this.requestRender(view);
    const fresh = view.scene.children.filter((child) => child.visible && !this.built.has(child));
    const later = fresh.slice(mostNew);
    for (const child of later) child.visible = false;
    this.three.setCanvasTarget(view.target);
    this.three.setClearColor(this.clearColour.setRGB(...view.background()), 1);
    this.three.render(view.scene, view.camera);
    stopIdleLoop(this.three);
    this.gpu.turns.frame(this.gpu.device.queue.onSubmittedWorkDone());
    for (const child of fresh.slice(0, mostNew)) this.built.add(child);
    for (const child of later) child.visible = true;
    if (later.length > 0) this.requestRender(view);
    return true;
  }

  private stop(): void {
    this.waiting.clear();
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    renderers.delete(this.gpu.device);
  }
}
