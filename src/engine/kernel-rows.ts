// A whole kernel brought back from the GPU a few rows at a time, for a file.
import type { JobOptions } from '../core/progress';
import type { Gpu } from '../gpu/device';
import { type Matrix, unpadRows } from '../gpu/matrix';
import { readFloats } from '../gpu/readback';

const floatsAtOnce = 2 ** 21; // 8 MiB

/**
 * The kernel as blocks of whole rows, row-major and without padding, at most 8 MiB each unless a row is longer. Throws
 * DeviceLost, and the signal's reason between blocks.
 */
export async function* readInBlocks(
  gpu: Gpu,
  matrix: Matrix,
  { signal, onProgress, pause }: JobOptions = {},
): AsyncGenerator<Float32Array<ArrayBuffer>> {
  const { buffer, offset, rows, columns, stride } = matrix;
  const atOnce = Math.max(1, Math.floor(floatsAtOnce / stride));
  for (let first = 0; first < rows; first += atOnce) {
    await pause?.();
    signal?.throwIfAborted();
    onProgress?.({ stage: 'rows', done: first, total: rows });
    const count = Math.min(atOnce, rows - first);
    const padded = await readFloats(gpu, buffer, offset + first * stride, count * stride);
    yield unpadRows(padded, count, columns, stride);
  }
}
