// Brings columns, picked cells, summaries and exports back to the CPU. Matrices on their way to the screen never come here.
import { unpadRows, type Matrix } from './matrix';
import type { Gpu } from './device';

/** `bytes` bytes of `buffer` from `offset` (both multiples of 4). Throws DeviceLost. */
export async function readBytes(gpu: Gpu, buffer: GPUBuffer, offset: number, bytes: number): Promise<ArrayBuffer> {
  const staging = gpu.device.createBuffer({ label: 'read-back', size: Math.max(bytes, 4), usage: 0x01 | 0x08 }); // MAP_READ | COPY_DST
  try {
    const encoder = gpu.device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, offset, staging, 0, bytes);
    gpu.device.queue.submit([encoder.finish()]);
    await gpu.race(staging.mapAsync(0x01));
    return staging.getMappedRange().slice(0, bytes);
  } finally {
    staging.destroy();
  }
}

const copyAlignment = 256; // bytes of a row of a copied texture

export async function readFloats(gpu: Gpu, buffer: GPUBuffer, offset: number, count: number): Promise<Float32Array> {
  return new Float32Array(await readBytes(gpu, buffer, offset * 4, count * 4));
}

/** Part of one level of an r32float texture: the texels from (x, y) on, row by row [height, width]. Throws DeviceLost. */
export async function readTexels(
  gpu: Gpu,
  { texture, x = 0, y = 0, mipLevel = 0 }: { texture: GPUTexture; x?: number; y?: number; mipLevel?: number },
  width: number,
  height: number,
): Promise<Float32Array> {
  const bytesPerRow = Math.ceil((width * 4) / copyAlignment) * copyAlignment;
  const staging = gpu.device.createBuffer({ label: 'read-back', size: bytesPerRow * height, usage: 0x01 | 0x08 }); // MAP_READ | COPY_DST
  try {
    const encoder = gpu.device.createCommandEncoder();
    const from = { texture, mipLevel, origin: [x, y] };
    encoder.copyTextureToBuffer(from, { buffer: staging, bytesPerRow }, [width, height]);
    gpu.device.queue.submit([encoder.finish()]);
    await gpu.race(staging.mapAsync(0x01));
    return unpadRows(new Float32Array(staging.getMappedRange()), height, width, bytesPerRow / 4);
  } finally {
    staging.destroy();
  }
}

/** The values of a matrix, row-major [rows, columns], without its padding. */
export async function readMatrix(gpu: Gpu, matrix: Matrix): Promise<Float32Array> {
  const padded = await readFloats(gpu, matrix.buffer, matrix.offset, matrix.rows * matrix.stride);
  return unpadRows(padded, matrix.rows, matrix.columns, matrix.stride);
}
