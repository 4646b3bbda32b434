// One GPU device for the test files of a process. A lost device or an error nobody caught fails the test it happened in.
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { CommandList } from '../../src/gpu/commands';
import { type DeviceOpener, type DeviceOptions, Gpu, openDevice } from '../../src/gpu/device';
import { type Matrix, padRows } from '../../src/gpu/matrix';
import { submit } from '../../src/gpu/submit';

/** Of a device that the files of a process share: each has memory of its own on it, and shaders compile once. */
interface Shared {
  readonly gpu: Gpu;
  readonly problems: string[];
}

const shared = new Map<string, Promise<Shared>>();

async function openShared(options: DeviceOptions): Promise<Shared> {
  const gpu = await openDevice(options);
  const problems: string[] = [];
  gpu.device.addEventListener('uncapturederror', (event) =>
    problems.push((event as GPUUncapturedErrorEvent).error.message),
  );
  return { gpu, problems };
}

/** The open device of these options, or where it was lost another. */
async function sharedDevice(options: DeviceOptions): Promise<Shared> {
  const key = JSON.stringify(options);
  const open = await shared.get(key);
  if (open && !open.gpu.isLost) return open;
  const opening = openShared(options);
  shared.set(key, opening);
  return opening;
}

/** A device with memory, limits and a pace of its own, that are new, and the compiled shaders of the shared one, which stays open. */
class Part extends Gpu {
  override readonly pipelines;

  constructor({ device, adapterName, arena, pipelines }: Gpu, budget = arena.budget.limit) {
    super(device, adapterName, budget);
    this.pipelines = pipelines;
  }

  override [Symbol.dispose](): void {
    this.arena[Symbol.dispose]();
  }
}

/** Opens a part of the device of this process. */
export const openPart: DeviceOpener = async ({ budget, ...options }) => {
  const { gpu } = await sharedDevice(options);
  return new Part(gpu, budget);
};

/** Fails on errors that nobody caught on the devices of this process. */
export async function expectNoProblems(): Promise<void> {
  for (const { gpu, problems } of await Promise.all(shared.values())) {
    if (!gpu.isLost) await gpu.device.queue.onSubmittedWorkDone();
    expect(problems.splice(0), 'uncaptured GPU errors').toEqual([]);
  }
}

/** Gives the tests of this file memory on a device, and frees it after them. The returned function gives it. */
export function useGpu(options: DeviceOptions = {}): () => Gpu {
  let gpu: Gpu;
  let problems: string[];
  beforeAll(async () => {
    const found = await sharedDevice(options);
    [gpu, problems] = [new Part(found.gpu), found.problems];
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
