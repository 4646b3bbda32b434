// The GPU of a command, through Dawn.
import { isNtkError, NtkError } from '../core/errors';
import { adapterWanted, installDawn } from '../gpu/dawn';
import { type Gpu, openDevice } from '../gpu/device';
import type { MachineOptions } from './arguments/common';

const noAdapter = 'No GPU adapter was found: install a Vulkan driver, or Chromium for its software adapter.';

/** Opens a device; that Dawn does not load is a GPU that is not there. Throws DeviceUnavailable. */
export async function openGpu({ adapter, budget, open = openDevice }: Partial<MachineOptions>): Promise<Gpu> {
  try {
    await installDawn(adapter ?? adapterWanted() ?? 'any');
  } catch (cause) {
    throw new NtkError('DeviceUnavailable', { reason: 'no-webgpu' }, `Dawn could not be loaded: ${cause}`, { cause });
  }
  try {
    return await open({ budget });
  } catch (cause) {
    const reason = 'no-adapter';
    if (!isNtkError(cause, 'DeviceUnavailable') || cause.details.reason !== reason) throw cause;
    throw new NtkError('DeviceUnavailable', { reason }, noAdapter, { cause });
  }
}
