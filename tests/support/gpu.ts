// One GPU device per test file. A lost device or an error nobody caught fails the test it happened in.
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { CommandList } from '../../src/gpu/commands';
import { type DeviceOptions, type Gpu, openDevice } from '../../src/gpu/device';
import { type Matrix, padRows } from '../../src/gpu/matrix';
import { submit } from '../../src/gpu/submit';

/** Opens a device before the tests of this file and closes it after them. The returned function gives it. */
export function useGpu(options: DeviceOptions = {}): () => Gpu {
  let gpu: Gpu;
  const problems: string[] = [];
  beforeAll(async () => {
    gpu = await openDevice(options);
    gpu.device.addEventListener('uncapturederror', (event) =>
      problems.push((event as GPUUncapturedErrorEvent).error.message),
    );
  });
  afterEach(async () => {
    if (!gpu.isLost) await gpu.device.queue.onSubmittedWorkDone();
    expect(gpu.isLost, 'the device was lost').toBe(false);
    expect(problems.splice(0), 'uncaptured GPU errors').toEqual([]);
  });
  afterAll(() => gpu?.[Symbol.dispose]());
  return () => gpu;
}

/** Records commands with `encode`, runs them to their end and keeps nothing of the scratch memory. */
export async function runCommands(gpu: Gpu, encode: (list: CommandList) => void): Promise<void> {
  using scratch = gpu.arena.child('test-commands');
  const list = new CommandList(scratch);
  encode(list);
  await submit(gpu, list);
}

/** A matrix on the GPU holding row-major `values` [rows, columns]; its padding is filled with `padding` (NaN unless told). */
export function uploadMatrix(
  gpu: Gpu,
  values: ArrayLike<number>,
  rows: number,
  columns: number,
  padding = NaN,
): Matrix {
  const matrix = gpu.arena.matrix('test-matrix', rows, columns);
  const padded = padRows(values, rows, columns);
  for (let row = 0; row < rows; row++) padded.fill(padding, row * matrix.stride + columns, (row + 1) * matrix.stride);
  gpu.device.queue.writeBuffer(matrix.buffer, 0, padded);
  return matrix;
}
