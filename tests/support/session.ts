// Sessions for tests: a device of their own, small networks, a part of the digits.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, expect, onTestFinished } from 'vitest';
import { type Dataset, gatherInputs, gatherLabels } from '../../src/datasets/dataset';
import { loadDigits } from '../../src/datasets/digits';
import { Gpu, openDevice } from '../../src/gpu/device';
import { DeviceHolder, type DeviceLease } from '../../src/session/device-holder';
import { createSession, type SessionOptions } from '../../src/session/session';
import type { Session } from '../../src/session/types';
import { defaultState, type StateDocument } from '../../src/state/document';

/** The digits' files from the project. */
export async function digitBytes(name: string): Promise<ArrayBuffer> {
  const bytes = readFileSync(fileURLToPath(new URL(`../../public/data/${name}`, import.meta.url)));
  return new Uint8Array(bytes).buffer;
}

/** The first `count` digits, every fourth held out; with one digit nothing is. */
export async function fewDigits(count: number): Promise<Dataset> {
  const digits = await loadDigits(digitBytes);
  const all = Uint32Array.from({ length: count }, (_, i) => i);
  const split = { train: all.filter((i) => i % 4 !== 3), test: all.filter((i) => i % 4 === 3) };
  return { ...digits, count, inputs: gatherInputs(digits, all), labels: gatherLabels(digits, all), split };
}

/** A state with a small network that trains in a moment. */
export const smallState: StateDocument = {
  ...defaultState,
  network: { ...defaultState.network, hidden: [12, 8] },
  training: { ...defaultState.training, batchSize: 8, epochs: 4 },
  family: 'registers',
};

const problems: string[] = [];

/** From now on the loss of this device is reported that much later than it happens. */
function reportLate(device: GPUDevice, milliseconds: number): GPUDevice {
  const late = device.lost.then((info) => new Promise((done) => setTimeout(() => done(info), milliseconds)));
  return Object.defineProperty(device, 'lost', { value: late });
}

interface TestDeviceOptions {
  /** Milliseconds after which the loss of a device is reported; as soon as it can be when absent. */
  readonly lostAfter?: number;
  /** The first device goes as soon as it is there. */
  readonly losesFirst?: boolean;
}

/** A device holder whose devices report errors that nobody caught, and are remembered. */
export function testDevice({ lostAfter, losesFirst = false }: TestDeviceOptions = {}): {
  holder: DeviceHolder;
  opened: Gpu[];
} {
  const opened: Gpu[] = [];
  const holder = new DeviceHolder(async (options) => {
    const own = await openDevice(options);
    const gpu = lostAfter === undefined ? own : new Gpu(reportLate(own.device, lostAfter), own.adapterName, 2 ** 30);
    gpu.device.addEventListener('uncapturederror', (event) =>
      problems.push((event as GPUUncapturedErrorEvent).error.message),
    );
    opened.push(gpu);
    if (losesFirst && opened.length === 1) gpu.device.destroy();
    return gpu;
  });
  return { holder, opened };
}

const shared = testDevice().holder;
let kept: DeviceLease | undefined;

/** Keeps one device open for the sessions of a process (its shaders compile once), and fails on errors nobody caught. */
export function shareGpu(): void {
  beforeAll(async () => {
    await (kept ??= shared.lease()).open();
  });
  afterEach(() => expect(problems.splice(0), 'uncaptured GPU errors').toEqual([]));
}

/** A session on the shared device that is disposed after the test. */
export function testSession(options: SessionOptions = {}): Session {
  const session = createSession('test', { state: smallState, device: shared, ...options });
  onTestFinished(async () => {
    session[Symbol.dispose]();
    await session.closed;
  });
  return session;
}

/** Resolves when `condition` holds, looking again and again. */
export async function until(condition: () => boolean, what = 'condition', seconds = 50): Promise<void> {
  const deadline = Date.now() + 1000 * seconds;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`${what} did not come true`);
    await new Promise((done) => setTimeout(done, 5));
  }
}
