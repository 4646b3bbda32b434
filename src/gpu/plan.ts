// Counts the memory that recording some work takes, without taking any.
import { Arena } from './arena';
import { Budget } from './budget';

/**
 * Bytes that `record` takes from the arenas it makes under the one it is given. Nothing is allocated: buffers and textures
 * are names that count, for recording and never for submitting. Throws LimitExceeded for a buffer beyond the device's
 * limits.
 */
export function planBytes(device: GPUDevice, record: (arena: Arena) => void): number {
  const budget = new Budget(Infinity);
  using arena = new Arena(countingDevice(device), 'plan', budget);
  record(arena);
  return budget.used;
}

/** Has the limits of `device`, and makes nothing. */
function countingDevice({ limits }: GPUDevice): GPUDevice {
  const nothing = (): object => ({ destroy: () => undefined });
  const queue = { writeBuffer: () => undefined };
  return { limits, queue, createBuffer: nothing, createTexture: nothing } as unknown as GPUDevice;
}
