// NumPy .npz files: a zip archive of .npy arrays.
import { invalidFile } from '../core/errors';
import type { JobOptions } from '../core/progress';
import type { Tensor } from '../core/tensor';
import type { Bytes } from './bytes';
import { readNpy } from './npy';
import { openZip } from './zip';

/**
 * The arrays of an .npz archive by name, without `.npy`. Throws InvalidFile naming the array or byte, also when the
 * declared sizes add up to more than `limit` bytes.
 */
export async function readNpz(
  source: Bytes,
  { limit, signal }: { limit?: number } & JobOptions = {},
): Promise<Map<string, Tensor>> {
  const arrays = new Map<string, Tensor>();
  for (const { name, read } of openZip('npz', source, limit)) {
    signal?.throwIfAborted();
    if (!name.endsWith('.npy')) throw invalidFile('npz', name, 'it is not an .npy array');
    arrays.set(name.slice(0, -4), readNpy(await read()));
  }
  return arrays;
}
