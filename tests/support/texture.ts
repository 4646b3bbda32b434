// Reads one mip level of an r32float texture.
import type { Gpu } from '../../src/gpu/device';
import { readFloats } from '../../src/gpu/readback';

/** The texels of a level, row-major [height, width]. */
export async function readTexture(
  gpu: Gpu,
  texture: GPUTexture,
  level = 0,
): Promise<{ side: number; values: Float32Array }> {
  const side = Math.max(1, texture.width >> level);
  const bytesPerRow = Math.ceil((side * 4) / 256) * 256;
  using scratch = gpu.arena.child('test-texture');
  const buffer = scratch.buffer('texels', bytesPerRow * side);
  const encoder = gpu.device.createCommandEncoder();
  encoder.copyTextureToBuffer({ texture, mipLevel: level }, { buffer, bytesPerRow }, [side, side]);
  gpu.device.queue.submit([encoder.finish()]);
  const padded = await readFloats(gpu, buffer, 0, (bytesPerRow / 4) * side);
  const values = new Float32Array(side * side);
  for (let y = 0; y < side; y++)
    values.set(padded.subarray((y * bytesPerRow) / 4, (y * bytesPerRow) / 4 + side), y * side);
  return { side, values };
}
