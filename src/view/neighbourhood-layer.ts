// Draws datapoints as a cloud in three dimensions: positions from GPU buffers, colours by class or value, thumbnails when close.
import { CanvasTarget, Mesh, Scene } from 'three/webgpu';
import type { NodeMaterial } from 'three/webgpu';
import type { Gpu } from '../gpu/device';
import type { PointQuery, SeenPoints } from '../gpu/point-query';
import { CameraMotion } from './camera-motion';
import type { Images } from './image-atlas';
import { MovingPositions, type PointPositions } from './moving-positions';
import type { OrbitPose } from './orbit';
import { PointBindings } from './point-buffers';
import { grace, nearestPlaces, orderByDepth, pickPoint, ProjectedPoints } from './point-order';
import { PointStyles, type PointColours } from './point-styles';
import { linesMaterial, pointsMaterial } from './points-shader';
import { pulledGeometry, verticesPerQuad } from './quads';
import { SharedRenderer, type Drawable } from './shared-renderer';
import { emphasis, spriteRules, spriteSize } from './sprite-style';
import { lightTheme, type ViewTheme } from './theme';
import { Thumbnails } from './thumbnails';

export type { PointPositions } from './moving-positions';
export type { PointColours } from './point-styles';

const moveMilliseconds = 700;
const mostLines = 64;
/** Of so many points the CPU finds the one under the pointer within the event that asks; of more the GPU does. */
const mostOnCpu = 4096;

export class NeighbourhoodLayer {
  /** Resolves when the first frame can be drawn. Rejects when the renderer cannot start. */
  readonly ready: Promise<void>;
  /** Where the camera is and how it moves; ask for a frame through `requestRender` after changing it directly. */
  readonly motion = new CameraMotion(() => this.follow());
  private readonly renderer: SharedRenderer;
  private readonly drawable: Drawable;
  private readonly target: CanvasTarget;
  private readonly bindings: PointBindings;
  private readonly styles = new PointStyles();
  private readonly projected = new ProjectedPoints();
  private readonly materials: readonly NodeMaterial[];
  private readonly far: Mesh;
  private readonly lines: Mesh;
  private readonly near: Mesh;
  private readonly positions = new MovingPositions();
  private readonly thumbnails: Thumbnails;
  private order = new Uint32Array(0);
  private lineCount = 0;
  private theme: ViewTheme = lightTheme;
  private size = { width: 0, height: 0, pixelRatio: 1 };
  private disposed = false;

  /** `canvas` must not have another kind of context. Call `resize` and `setPositions` before anything shows. */
  constructor(
    canvas: HTMLCanvasElement | OffscreenCanvas,
    private readonly gpu: Gpu,
  ) {
    this.renderer = SharedRenderer.of(gpu);
    this.ready = this.renderer.ready;
    this.target = new CanvasTarget(canvas);
    this.bindings = new PointBindings(this.renderer, gpu);
    this.thumbnails = new Thumbnails(gpu, this.bindings.uniforms, () => this.requestRender());
    const points = pointsMaterial(this.bindings.uniforms);
    const lines = linesMaterial(this.bindings.uniforms);
    this.materials = [points, lines];
    this.far = pulledMesh(points, 0);
    this.lines = pulledMesh(lines, 1);
    this.near = pulledMesh(points, 2);
    const scene = new Scene();
    scene.add(this.far, this.lines, this.near);
    this.drawable = {
      target: this.target,
      scene,
      camera: this.motion.orbit.camera,
      background: () => this.theme.background,
      visible: () => !this.disposed && this.size.width > 0 && this.size.height > 0,
      prepare: (now) => this.prepare(now),
    };
    this.setTheme(lightTheme);
  }

  /** Number of points shown. */
  get n(): number {
    return this.positions.n;
  }

  /**
   * Positions of n points, and those they are to move to, with `setMix`. The buffers stay their owner's: call this with the
   * next ones, or nothing, before destroying them. Throws ShapeMismatch when the two differ in n.
   */
  setPositions(from: PointPositions | undefined, to: PointPositions | undefined = from): void {
    const before = this.n;
    this.positions.set(from, to);
    if (this.n !== before) this.setCount(this.n);
    this.bindings.setPositions(from?.buffer, to?.buffer);
    this.requestRender();
  }

  /** How far the points are on the way from the first positions to the second, 0..1. */
  setMix(t: number): void {
    this.positions.setMix(t);
    this.requestRender();
  }

  /** Moves the points smoothly to other positions; at once with reduced motion, or from nothing, or when n differs. */
  moveTo(positions: PointPositions, milliseconds = moveMilliseconds): void {
    if (this.motion.reduced || positions.n !== this.n) return this.setPositions(positions);
    const rebound = this.positions.moveTo(positions, milliseconds);
    if (rebound) this.bindings.setPositions(this.positions.from?.buffer, this.positions.to?.buffer);
    this.requestRender();
  }

  /** What points are coloured by: labels or values by datapoint, n of them. Throws ShapeMismatch. */
  setColours(colours: PointColours): void {
    this.styles.setColours(colours);
    this.requestRender();
  }

  /** The selected point and its nearest neighbours, to which lines are drawn; all others are dimmed while there are any. */
  setSelected(selected: number | undefined, neighbours: ArrayLike<number> = []): void {
    const ends =
      selected === undefined
        ? []
        : Array.from(neighbours)
            .filter((index) => index < this.n)
            .slice(0, mostLines);
    this.styles.setSelected(selected, ends);
    this.lineCount = ends.length;
    this.bindings.uniforms.selected.value = selected ?? 0;
    this.bindings.write('ends', new Uint32Array(ends));
    this.requestRender();
  }

  /** The point under the pointer. */
  setHovered(hovered: number | undefined): void {
    if (this.styles.setHovered(hovered)) this.follow();
  }

  /** Thumbnails by datapoint; nothing draws discs at every distance. Throws LimitExceeded when they are too many. */
  setImages(images: Images | undefined): void {
    this.thumbnails.set(images);
    this.requestRender();
  }

  setTheme(theme: ViewTheme): void {
    this.theme = theme;
    const u = this.bindings.uniforms;
    u.background.value.set(...theme.background);
    u.ink.value.set(...theme.ink);
    u.accent.value.set(...theme.accent);
    this.styles.setMissing(theme.missing);
    this.requestRender();
  }

  /** Size of the canvas in CSS pixels, and physical pixels per CSS pixel. */
  resize(width: number, height: number, pixelRatio: number): void {
    const same = width === this.size.width && height === this.size.height && pixelRatio === this.size.pixelRatio;
    if (same) return;
    this.size = { width, height, pixelRatio };
    this.renderer.resize(this.target, width, height, pixelRatio);
    this.motion.orbit.resize(width, height);
    this.requestRender();
  }

  /** The camera, as plain numbers. */
  get pose(): OrbitPose {
    return this.motion.orbit.pose;
  }

  /** Puts the camera somewhere at once. */
  setPose(pose: OrbitPose): void {
    this.motion.stop();
    this.motion.orbit.setPose(pose);
    this.requestRender();
  }

  /** Whether there are so many points that `pointQuery` is to be asked, rather than `pointAt`. */
  get picksOnGpu(): boolean {
    return this.n > mostOnCpu;
  }

  /** What `pointAt` says, for the GPU to find out: what is drawn when the question is submitted. */
  pointQuery(px: number, py: number): PointQuery {
    this.renderer.moved();
    return { gpu: this.gpu, seen: () => this.seenAt(px, py) };
  }

  private seenAt(x: number, y: number): SeenPoints | undefined {
    const { from, to, mix: share, n } = this.positions;
    const { styles } = this.bindings;
    const { width, height } = this.size;
    if (this.disposed || !from || !styles || n === 0 || !(width > 0 && height > 0)) return undefined;
    this.uploadStyles();
    const { viewProjection, pixelsPerUnit } = this.motion.orbit;
    const rules = { ...spriteRules(pixelsPerUnit, this.thumbnails.shown), grace };
    const buffers = { from: from.buffer, to: (to ?? from).buffer, styles };
    return { n, ...buffers, share, viewProjection: viewProjection.elements, width, height, x, y, rules };
  }

  /** The point under a place of the canvas in CSS pixels: the front-most sprite there, else the nearest within a few pixels. */
  pointAt(px: number, py: number): number | undefined {
    if (!this.project()) return undefined;
    const { pixelsPerUnit } = this.motion.orbit;
    const radius = (index: number): number =>
      spriteSize(this.projected.depth[index], pixelsPerUnit, this.styles.kindOf(index), this.thumbnails.shown) / 2;
    return pickPoint(this.projected, px, py, radius, (index) => this.styles.kindOf(index) > emphasis.plain);
  }

  /** Where points are drawn at the moment: centres in CSS pixels of the canvas, nothing for one behind the camera. */
  places(): (index: number) => { x: number; y: number } | undefined {
    const isShown = this.project();
    const { x, y, depth } = this.projected;
    return (index) => (isShown && depth[index] > 0 ? { x: x[index], y: y[index] } : undefined);
  }

  /** At least `count` of the points that are drawn, those nearest to where one is, it among them. */
  nearestTo(point: number, count: number): number[] {
    return this.project() ? nearestPlaces(this.projected, point, count) : [];
  }

  /** Where a point is drawn: centre and diameter in CSS pixels of the canvas; undefined when it is behind the camera. */
  placeOf(index: number): { x: number; y: number; size: number } | undefined {
    if (!this.project() || !(this.projected.depth[index] > 0)) return undefined;
    const size = spriteSize(
      this.projected.depth[index],
      this.motion.orbit.pixelsPerUnit,
      this.styles.kindOf(index),
      this.thumbnails.shown,
    );
    return { x: this.projected.x[index], y: this.projected.y[index], size };
  }

  /** Draws what a reader's hand has moved. */
  private follow(): void {
    this.renderer.moved();
    this.requestRender();
  }

  requestRender(): void {
    if (!this.disposed) this.renderer.requestRender(this.drawable);
  }

  /**
   * Draws at once, so that the canvas can be read in the same task. False before `ready`, without a size, or after the device
   * was lost. `now` (milliseconds) is the clock that moves animations on: a recording gives its own.
   */
  renderNow(now = performance.now()): boolean {
    return this.renderer.renderNow(this.drawable, now);
  }

  /** Frees what the layer made; position buffers are their owner's. */
  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.renderer.forget(this.drawable);
    for (const mesh of [this.far, this.lines, this.near]) mesh.geometry.dispose();
    for (const material of this.materials) material.dispose();
    this.bindings.dispose();
    this.thumbnails.dispose();
    this.target.dispose();
  }

  private setCount(n: number): void {
    this.styles.setCount(n);
    this.lineCount = 0;
    this.order = new Uint32Array(n);
    this.bindings.allocate(n, mostLines);
  }

  /** Brings the points' places on the screen up to date. False without points or a size. */
  private project(): boolean {
    const { points } = this.positions;
    if (!points || this.size.width <= 0 || this.size.height <= 0) return false;
    this.projected.project(points, this.motion.orbit.viewProjection, this.size.width, this.size.height);
    return true;
  }

  private prepare(now: number): boolean {
    const moving = this.positions.step(now);
    const turning = this.motion.step(now);
    const shown = this.project();
    for (const mesh of [this.far, this.lines, this.near]) mesh.visible = shown;
    if (shown) this.upload();
    this.setUniforms();
    return moving || turning;
  }

  private upload(): void {
    this.uploadStyles();
    const { above } = this.styles;
    orderByDepth(this.projected.depth, this.order);
    moveToEnd(this.order, above);
    this.bindings.write('order', this.order);
    const below = this.n - above.length;
    this.far.geometry.setDrawRange(0, below * verticesPerQuad);
    this.near.geometry.setDrawRange(below * verticesPerQuad, above.length * verticesPerQuad);
    this.lines.geometry.setDrawRange(0, this.lineCount * verticesPerQuad);
    this.far.visible = below > 0;
    this.near.visible = above.length > 0;
    this.lines.visible = this.lineCount > 0;
  }

  private uploadStyles(): void {
    const styles = this.styles.take();
    if (styles) this.bindings.write('styles', styles);
  }

  private setUniforms(): void {
    const u = this.bindings.uniforms;
    const { width, height, pixelRatio } = this.size;
    u.mix.value = this.positions.mix;
    u.viewProjection.value.copy(this.motion.orbit.viewProjection);
    u.viewport.value.set(width * pixelRatio, height * pixelRatio);
    u.pixelRatio.value = pixelRatio;
    u.pixelsPerUnit.value = this.motion.orbit.pixelsPerUnit;
    u.distance.value = this.motion.orbit.pose.distance;
  }
}

/** A mesh without vertices of its own: its material pulls them from buffers by vertex index. */
function pulledMesh(material: NodeMaterial, renderOrder: number): Mesh {
  const mesh = new Mesh(pulledGeometry(0), material);
  mesh.frustumCulled = false;
  mesh.renderOrder = renderOrder;
  return mesh;
}

/** Takes some entries out of an order and puts them at its end, in their own order. */
function moveToEnd(order: Uint32Array, last: readonly number[]): void {
  if (last.length === 0) return;
  const moved = new Set(last);
  let kept = 0;
  for (const index of order) if (!moved.has(index)) order[kept++] = index;
  order.set(last, kept);
}
