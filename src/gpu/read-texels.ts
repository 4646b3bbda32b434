// Brings a part of a texture back to the CPU.
import type { Gpu } from './device';
import { readFloats } from './readback';

/** Texels of one mip level. */
export interface TexelRegion {
  readonly level: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const rowAlignment = 256; // bytes

/** The numbers of an r32float texture with COPY_SRC, row-major [height, width]. Throws DeviceLost, LimitExceeded. */
export async function readTexels(gpu: Gpu, texture: GPUTexture, region: TexelRegion): Promise<Float32Array> {
  const { level: mipLevel, x, y, width, height } = region;
  const bytesPerRow = Math.ceil((width * 4) / rowAlignment) * rowAlignment;
  const stride = bytesPerRow / 4;
  using scratch = gpu.arena.child('texels');
  const buffer = scratch.buffer('texels', bytesPerRow * height);
  const encoder = gpu.device.createCommandEncoder();
  encoder.copyTextureToBuffer({ texture, mipLevel, origin: [x, y] }, { buffer, bytesPerRow }, [width, height]);
  gpu.device.queue.submit([encoder.finish()]);
  const padded = await readFloats(gpu, buffer, 0, stride * height);
  const values = new Float32Array(width * height);
  for (let row = 0; row < height; row++) values.set(padded.subarray(row * stride, row * stride + width), row * width);
  return values;
}
