// Owns GPU buffers and textures and frees them together. Arenas nest: device > session > batch.
import { DisposableList } from '../core/dispose';
import { NtkError } from '../core/errors';
import type { Budget } from './budget';
import { columnStride, type Matrix } from './matrix';

/** Everything a compute buffer of ours may be used for. */
export const storageUsage = 0x80 | 0x04 | 0x08; // STORAGE | COPY_SRC | COPY_DST

/** Arenas of a device share its budget; each frees what it made, and its children before that. */
export class Arena implements Disposable {
  private readonly owned = new DisposableList();
  private readonly children = new Set<Arena>();

  constructor(
    readonly device: GPUDevice,
    readonly label: string,
    readonly budget: Budget,
    private readonly parent?: Arena,
  ) {}

  child(label: string): Arena {
    const child = new Arena(this.device, `${this.label}/${label}`, this.budget, this);
    this.children.add(child);
    return child;
  }

  /** A zeroed buffer of at least `bytes` bytes. Throws LimitExceeded over the device's limits or the budget. */
  buffer(label: string, bytes: number, usage: GPUBufferUsageFlags = storageUsage): GPUBuffer {
    const size = Math.max(256, Math.ceil(bytes / 16) * 16);
    this.checkBufferLimit(label, size, usage);
    this.budget.take(label, size);
    const buffer = this.device.createBuffer({ label: `${this.label}/${label}`, size, usage });
    this.owned.defer(() => {
      buffer.destroy();
      this.budget.give(size);
    });
    return buffer;
  }

  /** A buffer holding a copy of `data`. */
  upload(label: string, data: ArrayBufferView<ArrayBuffer>, usage?: GPUBufferUsageFlags): GPUBuffer {
    const buffer = this.buffer(label, data.byteLength, usage);
    this.device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  }

  /** A zeroed k-major matrix of `rows` x `columns` floats with padded columns. */
  matrix(label: string, rows: number, columns: number): Matrix {
    const stride = columnStride(columns);
    return { buffer: this.buffer(label, rows * stride * 4), offset: 0, rows, columns, stride };
  }

  texture(label: string, descriptor: GPUTextureDescriptor, bytes: number): GPUTexture {
    this.budget.take(label, bytes);
    const texture = this.device.createTexture({ ...descriptor, label: `${this.label}/${label}` });
    this.owned.defer(() => {
      texture.destroy();
      this.budget.give(bytes);
    });
    return texture;
  }

  /** Runs `action` when this is disposed, before what was made earlier is freed. */
  defer(action: () => void): void {
    this.owned.defer(action);
  }

  [Symbol.dispose](): void {
    for (const child of [...this.children]) child[Symbol.dispose]();
    this.owned[Symbol.dispose]();
    this.parent?.children.delete(this);
  }

  private checkBufferLimit(label: string, size: number, usage: GPUBufferUsageFlags): void {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
    const available = usage & 0x80 ? Math.min(maxBufferSize, maxStorageBufferBindingSize) : maxBufferSize;
    if (size <= available) return;
    const message = `${label} needs a buffer of ${size} bytes; this GPU binds at most ${available}.`;
    throw new NtkError('LimitExceeded', { what: `${label} (bytes in one buffer)`, needed: size, available }, message);
  }
}
