// A device is asked for again where the GPU process went away meanwhile; an error is laid to a loss that is reported late.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { NtkError, unsupported } from '../../../src/core/errors';
import { Gpu, openDevice } from '../../../src/gpu/device';

const limits = { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27, maxTextureDimension2D: 8192 };

/** A device of which nothing is used but its loss. */
function fakeDevice(lost = new Promise<GPUDeviceLostInfo>(() => undefined)): GPUDevice {
  return { lost, limits, createBuffer: () => ({}) } as unknown as GPUDevice;
}

type Answer = 'no adapter' | 'refused' | 'device';

/** A navigator.gpu that answers each request for a device as told, and the last way from then on. */
function stubGpu(answers: Answer[]): { readonly asked: () => number } {
  let asked = 0;
  const requestAdapter = async () => {
    const answer = answers[Math.min(asked++, answers.length - 1)];
    const requestDevice = async () => {
      if (answer === 'refused') throw new DOMException('The instance is gone.', 'OperationError');
      return fakeDevice();
    };
    return answer === 'no adapter' ? null : { features: new Set(), limits, info: { vendor: 'test' }, requestDevice };
  };
  vi.stubGlobal('navigator', { gpu: { requestAdapter } });
  return { asked: () => asked };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a device that is asked for', () => {
  test.each([[['refused', 'device']], [['no adapter', 'device']], [['refused', 'no adapter', 'device']]] as [
    Answer[],
  ][])('is had in the end after %j', async (answers) => {
    const { asked } = stubGpu(answers);
    const opening = openDevice();
    await vi.runAllTimersAsync();
    expect((await opening).adapterName).toBe('test');
    expect(asked()).toBe(answers.length);
  });

  test.each([
    ['refused', 'request-failed'],
    ['no adapter', 'no-adapter'],
  ] as [Answer, string][])('and is always %s: %s', async (answer, reason) => {
    const { asked } = stubGpu([answer]);
    const opening = openDevice();
    const failure = expect(opening).rejects.toMatchObject({ code: 'DeviceUnavailable', details: { reason } });
    await vi.runAllTimersAsync();
    await failure;
    expect(asked()).toBe(3);
  });

  test('where there is no WebGPU is refused at once', async () => {
    vi.stubGlobal('navigator', {});
    await expect(openDevice()).rejects.toMatchObject({ details: { reason: 'no-webgpu' } });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('an error, and then a loss', () => {
  const lostAfter = (milliseconds: number): Promise<GPUDeviceLostInfo> =>
    new Promise((done) =>
      setTimeout(() => done({ reason: 'unknown', message: 'gone' } as GPUDeviceLostInfo), milliseconds),
    );
  const failed = (): Promise<never> => Promise.reject(new DOMException('The instance is gone.', 'AbortError'));
  const uncompiled = (): Promise<never> =>
    Promise.reject(new NtkError('ShaderCompile', { kernel: 'sum', messages: ['gone'] }, 'gone'));

  test.each([
    [500, failed],
    [1900, failed],
    [500, uncompiled],
  ])('that is reported %s ms later is the loss', async (milliseconds, work) => {
    const gpu = new Gpu(fakeDevice(lostAfter(milliseconds)), 'test', 2 ** 20);
    const outcome = expect(gpu.race(work())).rejects.toMatchObject({
      code: 'DeviceLost',
      details: { reason: 'unknown' },
    });
    await vi.runAllTimersAsync();
    await outcome;
    expect(gpu.isLost).toBe(true);
  });

  test('that does not come is the error itself', async () => {
    const gpu = new Gpu(fakeDevice(), 'test', 2 ** 20);
    const outcome = expect(gpu.race(failed())).rejects.toMatchObject({ message: 'The instance is gone.' });
    await vi.runAllTimersAsync();
    await outcome;
    expect(gpu.isLost).toBe(false);
  });

  test('a refusal of ours waits for nothing', async () => {
    const gpu = new Gpu(fakeDevice(lostAfter(500)), 'test', 2 ** 20);
    const refusal = unsupported('this model');
    await expect(gpu.race(Promise.reject(refusal))).rejects.toBe(refusal);
    expect(await gpu.isLostWith(refusal)).toBe(false);
  });
});
