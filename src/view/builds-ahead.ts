// Builds the shaders of a view beside its frames: at once what a frame had to do without, the others one by one while the page is idle.
import type { Object3D } from 'three/webgpu';
import type { Drawable, SharedRenderer } from './shared-renderer';

const rest = 300; // milliseconds before each that nobody waits for

export class BuildsAhead {
  private isPlanned = false;
  private disposed = false;

  constructor(
    private readonly renderer: SharedRenderer,
    private readonly view: Drawable,
  ) {}

  /** Builds what a frame had another stand in for, and draws again. */
  async lacking(objects: readonly Object3D[]): Promise<void> {
    const missing = objects.filter((object) => !this.renderer.isBuilding(object));
    if (missing.length === 0) return;
    for (const object of missing) await this.renderer.build(this.view, object);
    if (!this.disposed) this.renderer.requestRender(this.view);
  }

  /** Builds what `next` names, each when the page is idle and the reader's hand is still, until it names nothing. */
  whileIdle(next: () => Object3D | undefined): void {
    if (this.isPlanned || this.disposed || !next()) return;
    this.isPlanned = true;
    setTimeout(() => whenIdle(() => void this.buildNext(next)), rest);
  }

  dispose(): void {
    this.disposed = true;
  }

  private async buildNext(next: () => Object3D | undefined): Promise<void> {
    const object = this.disposed ? undefined : next();
    if (object && this.renderer.canDraw && !this.renderer.isMoving) await this.renderer.build(this.view, object);
    this.isPlanned = false;
    if (this.renderer.canDraw) this.whileIdle(next);
  }
}

/** Some browsers do not say when they are idle. */
function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work);
  else setTimeout(work);
}
