// Counts the memory that recording some work takes, without taking any.
import { Arena } from './arena';
import { Budget } from './budget';

const storage = 0x80; // GPUBufferUsage.STORAGE

/** What some work takes. */
export interface Memory {
  readonly bytes: number;
  /** Whether every buffer is one that the device can make and bind. */
  readonly binds: boolean;
}

/**
 * What `record` takes from the arenas it makes under the one it is given. Nothing is allocated: buffers and textures are
 * names that count, for recording and never for submitting.
 */
export function planMemory(device: GPUDevice, record: (arena: Arena) => void): Memory {
  const budget = new Budget(Infinity);
  let binds = true;
  const counting = countingDevice((descriptor) => (binds &&= isBindable(device, descriptor)));
  using arena = new Arena(counting, 'plan', budget);
  record(arena);
  return { bytes: budget.used, binds };
}

function isBindable({ limits }: GPUDevice, { size, usage }: GPUBufferDescriptor): boolean {
  return size <= limits.maxBufferSize && ((usage & storage) === 0 || size <= limits.maxStorageBufferBindingSize);
}

/** Has no limits, and makes nothing. */
function countingDevice(onBuffer: (descriptor: GPUBufferDescriptor) => void): GPUDevice {
  const nothing = (): object => ({ destroy: () => undefined });
  const createBuffer = (descriptor: GPUBufferDescriptor): object => (onBuffer(descriptor), nothing());
  const limits = { maxBufferSize: Infinity, maxStorageBufferBindingSize: Infinity };
  const queue = { writeBuffer: () => undefined };
  return { limits, queue, createBuffer, createTexture: nothing } as unknown as GPUDevice;
}
