// Reads one mip level of an r32float texture.
import type { Gpu } from '../../src/gpu/device';
import { readFloats } from '../../src/gpu/readback';

/** The texels of a level, row-major [height, side]. */
export async function readTexture(
  gpu: Gpu,
  texture: GPUTexture,
  level = 0,
): Promise<{ side: number; values: Float32Array }> {
  const [side, height] = [texture.width, texture.height].map((length) => Math.max(1, length >> level));
  const bytesPerRow = Math.ceil((side * 4) / 256) * 256;
  using scratch = gpu.arena.child('test-texture');
  const buffer = scratch.buffer('texels', bytesPerRow * height);
  const encoder = gpu.device.createCommandEncoder();
  encoder.copyTextureToBuffer({ texture, mipLevel: level }, { buffer, bytesPerRow }, [side, height]);
  gpu.device.queue.submit([encoder.finish()]);
  const padded = await readFloats(gpu, buffer, 0, (bytesPerRow / 4) * height);
  const values = new Float32Array(side * height);
  for (let y = 0; y < height; y++)
    values.set(padded.subarray((y * bytesPerRow) / 4, (y * bytesPerRow) / 4 + side), y * side);
  return { side, values };
}
