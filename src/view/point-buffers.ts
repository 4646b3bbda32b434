// The GPU buffers of a cloud of points: positions lent by the session, styles and orders of our own.
import type { StorageBufferAttribute } from 'three/webgpu';
import type { Arena } from '../gpu/arena';
import type { Gpu } from '../gpu/device';
import { PointUniforms } from './points-shader';
import type { SharedRenderer } from './shared-renderer';
import { injectBuffer, takeBack } from './three-internals';

type Slot = 'from' | 'to' | 'styles' | 'order' | 'ends';
const itemSizes = { from: 4, to: 4, styles: 4, order: 1, ends: 1 } as const;

/** Binds buffers to the shaders' slots and takes them back before anyone may free them. */
export class PointBindings {
  readonly uniforms: PointUniforms;
  private readonly attributes: Record<Slot, StorageBufferAttribute>;
  private arena: Arena | undefined;
  private own: Partial<Record<Slot, GPUBuffer>> = {};

  constructor(
    private readonly renderer: SharedRenderer,
    private readonly gpu: Gpu,
  ) {
    const empty = (slot: Slot): StorageBufferAttribute => this.inject(slot, gpu.zeros);
    this.attributes = {
      from: empty('from'),
      to: empty('to'),
      styles: empty('styles'),
      order: empty('order'),
      ends: empty('ends'),
    };
    this.uniforms = new PointUniforms(this.attributes);
  }

  /** Reads positions from these buffers from now on; without them, from zeros. */
  setPositions(from: GPUBuffer | undefined, to: GPUBuffer | undefined): void {
    this.bind('from', from ?? this.gpu.zeros);
    this.bind('to', to ?? this.gpu.zeros);
  }

  /** Makes room for n points and their lines. Throws LimitExceeded over the memory budget. */
  allocate(n: number, lines: number): void {
    this.free();
    this.arena = this.gpu.arena.child('points');
    this.own = {
      styles: this.arena.buffer('styles', n * 16),
      order: this.arena.buffer('order', n * 4),
      ends: this.arena.buffer('line ends', lines * 4),
    };
    for (const [slot, buffer] of Object.entries(this.own)) this.bind(slot as Slot, buffer);
  }

  /** Colours and emphasis; none before `allocate`. */
  get styles(): GPUBuffer | undefined {
    return this.own.styles;
  }

  /** Copies a column into one of our own buffers. */
  write(slot: 'styles' | 'order' | 'ends', data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): void {
    const buffer = this.own[slot];
    if (buffer && data.length > 0) this.gpu.device.queue.writeBuffer(buffer, 0, data);
  }

  dispose(): void {
    for (const attribute of Object.values(this.attributes)) takeBack(this.renderer.three, attribute);
    this.arena?.[Symbol.dispose]();
  }

  private free(): void {
    for (const slot of Object.keys(this.own)) this.bind(slot as Slot, this.gpu.zeros);
    this.arena?.[Symbol.dispose]();
    this.own = {};
  }

  private bind(slot: Slot, buffer: GPUBuffer): void {
    const attribute = this.inject(slot, buffer);
    takeBack(this.renderer.three, this.attributes[slot]);
    this.attributes[slot] = attribute;
    this.uniforms[slot].value = attribute;
  }

  private inject(slot: Slot, buffer: GPUBuffer): StorageBufferAttribute {
    return injectBuffer(
      this.renderer.three,
      buffer,
      itemSizes[slot],
      slot === 'order' || slot === 'ends' ? 'uint' : 'float',
    );
  }
}
