// The images of datapoints as the points' shader sees them: one atlas, or none.
import { DataTexture } from 'three/webgpu';
import type { Texture } from 'three/webgpu';
import type { Arena } from '../gpu/arena';
import type { Gpu } from '../gpu/device';
import { buildAtlas, type Images } from './image-atlas';
import type { PointUniforms } from './points-shader';
import { wrapTexture } from './three-internals';

export class Thumbnails {
  private readonly empty: Texture;
  private arena: Arena | undefined;

  constructor(
    private readonly gpu: Gpu,
    private readonly uniforms: PointUniforms,
  ) {
    this.empty = new DataTexture(new Uint8Array(4), 1, 1);
    this.empty.needsUpdate = true;
    uniforms.atlas.value = this.empty;
  }

  /** True when points are drawn as images. */
  get shown(): boolean {
    return this.arena !== undefined;
  }

  /** Replaces the images; nothing removes them. Throws LimitExceeded when they are too many, and then there are none. */
  set(images: Images | undefined): void {
    this.clear();
    if (!images || images.n === 0) return;
    const arena = this.gpu.arena.child('thumbnails');
    try {
      const { texture, columns, width, height } = buildAtlas(arena, images);
      const u = this.uniforms;
      u.atlas.value = wrapTexture(texture);
      u.thumbnails.value = 1;
      u.atlasColumns.value = columns;
      u.imageSize.value.set(width, height);
      u.atlasSize.value.set(texture.width, texture.height);
      this.arena = arena;
    } catch (error) {
      arena[Symbol.dispose]();
      throw error;
    }
  }

  dispose(): void {
    this.clear();
    this.empty.dispose();
  }

  private clear(): void {
    if (!this.arena) return;
    this.uniforms.atlas.value.dispose();
    this.uniforms.atlas.value = this.empty;
    this.uniforms.thumbnails.value = 0;
    this.arena[Symbol.dispose]();
    this.arena = undefined;
  }
}
