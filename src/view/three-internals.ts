// The only file that touches what three keeps to itself (r187): the GPU buffer behind a storage attribute, and its idle loop.
import {
  ExternalTexture,
  FloatType,
  LinearFilter,
  NearestFilter,
  NoColorSpace,
  RedFormat,
  StorageBufferAttribute,
} from 'three/webgpu';
import type { Renderer } from 'three/webgpu';
import { unsupported } from '../core/errors';

interface Internals {
  readonly backend?: { get?(key: object): { buffer?: unknown } };
  readonly _animation?: { stop(): void };
}

const released = { destroy: () => undefined };

/** Lets shaders of `renderer` read `buffer` (STORAGE, `itemSize` 1, 2 or 4 words per item) as a storage attribute, without a copy. */
export function injectBuffer(
  renderer: Renderer,
  buffer: GPUBuffer,
  itemSize: 1 | 2 | 4,
  words: 'float' | 'uint' = 'float',
): StorageBufferAttribute {
  const attribute = new StorageBufferAttribute(words === 'float' ? new Float32Array(0) : new Uint32Array(0), itemSize);
  Object.assign(attribute, { count: Math.floor(buffer.size / (4 * itemSize)) });
  backendEntry(renderer, attribute).buffer = buffer;
  return attribute;
}

/** Ends three's knowledge of an injected buffer. The buffer itself stays as it is: its owner frees it. */
export function takeBack(renderer: Renderer, attribute: StorageBufferAttribute): void {
  backendEntry(renderer, attribute).buffer = released;
  attribute.dispose();
}

/** A texture of ours (TEXTURE_BINDING) as three's; three never destroys it. Floats are read by texel, others may be filtered. */
export function wrapTexture(texture: GPUTexture): ExternalTexture {
  const wrapped = new ExternalTexture(texture);
  wrapped.minFilter = wrapped.magFilter = texture.format === 'r32float' ? NearestFilter : LinearFilter;
  wrapped.generateMipmaps = false;
  wrapped.colorSpace = NoColorSpace;
  if (texture.format === 'r32float') {
    wrapped.format = RedFormat;
    wrapped.type = FloatType;
  }
  wrapped.needsUpdate = true;
  return wrapped;
}

/** Stops the animation loop that every render starts: views draw on request only. */
export function stopIdleLoop(renderer: Renderer): void {
  const animation = (renderer as unknown as Internals)._animation;
  if (!animation) throw unsupported('this version of three (no _animation)');
  animation.stop();
}

function backendEntry(renderer: Renderer, key: object): { buffer?: unknown } {
  const entry = (renderer as unknown as Internals).backend?.get?.(key);
  if (!entry) throw unsupported('this version of three (no backend.get)');
  return entry;
}
