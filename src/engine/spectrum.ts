// The leading eigenpairs of a kernel on the GPU: products with four vectors at once there, the small algebra in float64.
import { shapeMismatch } from '../core/errors';
import { type BlockProduct, leadingEigen, type LeadingEigen, type LeadingEigenOptions } from '../core/leading-eigen';
import type { JobOptions } from '../core/progress';
import type { Arena } from '../gpu/arena';
import { CommandList } from '../gpu/commands';
import type { Gpu } from '../gpu/device';
import type { Matrix } from '../gpu/matrix';
import { readFloats } from '../gpu/readback';
import { submit } from '../gpu/submit';
import { encodeContractRows } from '../kernels/contract-rows';

/** v to K v for a symmetric kernel [n, n]; its buffers live in `scratch`. Throws ShapeMismatch when it is not square. */
export function symmetricProduct(gpu: Gpu, scratch: Arena, matrix: Matrix, options: JobOptions = {}): BlockProduct {
  const n = matrix.columns;
  if (matrix.rows !== n) throw shapeMismatch('a square kernel', `${matrix.rows} x ${n}`);
  const thin = scratch.buffer('vectors', n * 16);
  const output = scratch.buffer('products', n * 16);
  const list = new CommandList(scratch);
  encodeContractRows(list, { matrix, thin, output });
  return async (block) => {
    gpu.device.queue.writeBuffer(thin, 0, Float32Array.from(block));
    await submit(gpu, list, { signal: options.signal, pause: options.pause });
    return readFloats(gpu, output, 0, n * 4);
  };
}

/**
 * The `count` (1 to 4) largest eigenvalues of a symmetric kernel, descending, with unit eigenvectors and residuals; the
 * first is lambda_max. Throws Unsupported when entries are not finite, ShapeMismatch, DeviceLost, the signal's reason.
 */
export async function kernelSpectrum(
  gpu: Gpu,
  matrix: Matrix,
  count = 1,
  options: LeadingEigenOptions = {},
): Promise<LeadingEigen> {
  using scratch = gpu.arena.child('spectrum');
  return await leadingEigen(symmetricProduct(gpu, scratch, matrix, options), matrix.columns, count, options);
}
