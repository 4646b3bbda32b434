// The images of datapoints as the points' shader sees them: one atlas, or none. A large one is filled while the page goes on.
import { DataTexture } from 'three/webgpu';
import type { Texture } from 'three/webgpu';
import { nextTask } from '../core/next-task';
import type { Arena } from '../gpu/arena';
import type { Gpu } from '../gpu/device';
import { type Atlas, buildAtlas, type Images } from './image-atlas';
import type { PointUniforms } from './points-shader';
import { wrapTexture } from './three-internals';

export class Thumbnails {
  private readonly empty: Texture;
  private arena: Arena | undefined;
  private isFilled = false;

  constructor(
    private readonly gpu: Gpu,
    private readonly uniforms: PointUniforms,
    private readonly filled: () => void,
  ) {
    this.empty = new DataTexture(new Uint8Array(4), 1, 1);
    this.empty.needsUpdate = true;
    uniforms.atlas.value = this.empty;
  }

  /** True when points are drawn as images. */
  get shown(): boolean {
    return this.isFilled;
  }

  /** Replaces the images; nothing removes them. They show when all are there, and then `filled` is called if that was later. Throws LimitExceeded when they are too many, and then there are none. */
  set(images: Images | undefined): void {
    this.clear();
    if (!images || images.n === 0) return;
    const arena = this.gpu.arena.child('thumbnails');
    try {
      const atlas = buildAtlas(arena, images);
      this.arena = arena;
      const filling = atlas.fill();
      if (filling.next().done) this.show(atlas);
      else void this.fill(atlas, filling, arena);
    } catch (error) {
      arena[Symbol.dispose]();
      throw error;
    }
  }

  dispose(): void {
    this.clear();
    this.empty.dispose();
  }

  /** Unless other images come, or the device goes. */
  private async fill(atlas: Atlas, filling: Iterator<void, void>, arena: Arena): Promise<void> {
    const isWanted = (): boolean => this.arena === arena && !this.gpu.isLost;
    do await nextTask();
    while (isWanted() && !filling.next().done);
    if (!isWanted()) return;
    this.show(atlas);
    this.filled();
  }

  private show({ texture, columns, width, height }: Atlas): void {
    const u = this.uniforms;
    u.atlas.value = wrapTexture(texture);
    u.thumbnails.value = 1;
    u.atlasColumns.value = columns;
    u.imageSize.value.set(width, height);
    u.atlasSize.value.set(texture.width, texture.height);
    this.isFilled = true;
  }

  private clear(): void {
    if (this.isFilled) {
      this.uniforms.atlas.value.dispose();
      this.uniforms.atlas.value = this.empty;
      this.uniforms.thumbnails.value = 0;
    }
    this.isFilled = false;
    this.arena?.[Symbol.dispose]();
    this.arena = undefined;
  }
}
