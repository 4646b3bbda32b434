// Opens the one GPU device of a page, with the adapter's own limits, and says clearly why when it cannot.
import { NtkError } from '../core/errors';
import { Arena } from './arena';
import { Budget } from './budget';
import { PipelineCache } from './pipelines';
import { Pacer } from './pacer';
import { GpuTurns } from './turns';

const defaultBudget = 2 ** 30;
const lossNotice = 2000; // milliseconds in which a loss is reported after what it broke, also where the machine is busy
const restarts = [100, 1000]; // milliseconds after which a GPU process that died is asked again

export interface DeviceOptions {
  /** Bytes of GPU memory to allow ourselves; 1 GiB when absent. */
  budget?: number;
  /** Ask for the limits every adapter has instead of this adapter's own (for tests). */
  defaultLimits?: boolean;
  powerPreference?: GPUPowerPreference;
}

/** What opens a device, as openDevice does. */
export type DeviceOpener = (options: DeviceOptions) => Promise<Gpu>;

/** A device with what belongs to it: its memory, its pipelines, its measured pace, and whose turn it is. */
export class Gpu implements Disposable {
  readonly arena: Arena;
  readonly pipelines: PipelineCache;
  readonly pacer = new Pacer();
  readonly turns = new GpuTurns();
  /** 16 zero floats, bound where a kernel's optional input is absent. */
  readonly zeros: GPUBuffer;
  private lostInfo?: GPUDeviceLostInfo;
  /** Rejects with DeviceLost when the device goes away; never resolves. */
  readonly lost: Promise<never>;

  constructor(
    readonly device: GPUDevice,
    readonly adapterName: string,
    budget: number,
  ) {
    this.arena = new Arena(device, 'device', new Budget(budget));
    this.pipelines = new PipelineCache(device);
    this.zeros = this.arena.buffer('zeros', 256);
    this.lost = device.lost.then((info) => {
      this.lostInfo = info;
      throw deviceLost(info);
    });
    this.lost.catch(() => undefined);
  }

  get isLost(): boolean {
    return this.lostInfo !== undefined;
  }

  get hasSubgroups(): boolean {
    return this.device.features.has('subgroups');
  }

  /** FLOPs that may be submitted at once: of about 50 ms, of 5 ms while a reader moves a picture. */
  get submissionFlops(): number {
    return this.turns.isMoving ? this.pacer.shortFlops : this.pacer.submissionFlops;
  }

  /** `promise`, or DeviceLost if the device goes away first. */
  async race<T>(promise: Promise<T>): Promise<T> {
    try {
      return await Promise.race([promise, this.lost]);
    } catch (error) {
      if (await this.isLostWith(error)) return this.lost;
      throw error;
    }
  }

  /**
   * Whether the device is gone, now that this was thrown. A failed map or compilation is how a loss often shows first, so
   * that after what is no refusal of ours a loss is waited for a while.
   */
  async isLostWith(error: unknown): Promise<boolean> {
    if (!this.isLost && !isRefusal(error)) await Promise.race([this.lost.catch(() => undefined), pause(lossNotice)]);
    return this.isLost;
  }

  [Symbol.dispose](): void {
    this.arena[Symbol.dispose]();
    this.device.destroy();
  }
}

export function deviceLost(info: { reason: string; message: string }): NtkError<'DeviceLost'> {
  const reason = info.reason || 'unknown';
  return new NtkError(
    'DeviceLost',
    { reason },
    `The GPU stopped answering (${reason}${info.message ? `: ${info.message}` : ''}).`,
  );
}

const pause = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

/** Thrown by ourselves for a reason that is known. A compiler's message may be that there is no compiler any more. */
function isRefusal(error: unknown): boolean {
  return error instanceof NtkError && error.code !== 'ShaderCompile';
}

/**
 * Opens a device. What is refused is asked for again, for a GPU process that dies meanwhile refuses too, and another one
 * takes its place. Throws DeviceUnavailable with the reason: no WebGPU, an insecure page, no adapter, a refused request.
 */
export async function openDevice(options: DeviceOptions = {}): Promise<Gpu> {
  const gpu = webGpu();
  for (const restart of restarts) {
    try {
      return await requestDevice(gpu, options);
    } catch {
      await pause(restart);
    }
  }
  return requestDevice(gpu, options);
}

function webGpu(): GPU {
  const gpu: GPU | undefined = globalThis.navigator?.gpu;
  if (!gpu && globalThis.isSecureContext === false) {
    throw unavailable('insecure-context', 'WebGPU works only on https pages and on localhost.');
  }
  if (!gpu) throw unavailable('no-webgpu', 'This browser has no WebGPU.');
  return gpu;
}

async function requestDevice(gpu: GPU, options: DeviceOptions): Promise<Gpu> {
  const adapter = await gpu.requestAdapter({ powerPreference: options.powerPreference ?? 'high-performance' });
  if (!adapter) throw unavailable('no-adapter', 'This browser has WebGPU but found no GPU it may use.');
  const wanted: GPUFeatureName[] = ['subgroups', 'timestamp-query', 'float32-filterable'];
  const requiredFeatures = wanted.filter((feature) => adapter.features.has(feature));
  try {
    const requiredLimits = options.defaultLimits ? {} : ownLimits(adapter);
    const device = await adapter.requestDevice({ label: 'ntk-explorer', requiredFeatures, requiredLimits });
    return new Gpu(device, nameOf(adapter), options.budget ?? defaultBudget);
  } catch (cause) {
    throw unavailable('request-failed', 'This GPU refused to open a device.', cause);
  }
}

function unavailable(
  reason: 'no-webgpu' | 'insecure-context' | 'no-adapter' | 'request-failed',
  message: string,
  cause?: unknown,
) {
  return new NtkError('DeviceUnavailable', { reason }, message, { cause });
}

function ownLimits(adapter: GPUAdapter): Record<string, number> {
  const { maxBufferSize, maxStorageBufferBindingSize, maxTextureDimension2D } = adapter.limits;
  return { maxBufferSize, maxStorageBufferBindingSize, maxTextureDimension2D };
}

function nameOf(adapter: GPUAdapter): string {
  const { vendor, architecture, device, description } = adapter.info;
  return description || [vendor, architecture, device].filter(Boolean).join(' ') || 'unnamed adapter';
}
