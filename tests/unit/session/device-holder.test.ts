// One device for all who hold a share; opened again after a loss or a failure; closed by the last.
import { describe, expect, test } from 'vitest';
import type { Gpu } from '../../../src/gpu/device';
import { DeviceHolder } from '../../../src/session/device-holder';

/** A holder whose devices only know whether they are lost and how often they were closed. */
function fakeHolder() {
  const devices: { isLost: boolean; closed: number }[] = [];
  const failures: Error[] = [];
  const holder = new DeviceHolder(async () => {
    const failure = failures.pop();
    if (failure) throw failure;
    const device = { isLost: false, closed: 0, [Symbol.dispose]: () => void (device.closed += 1) };
    devices.push(device);
    return device as unknown as Gpu;
  });
  return { holder, devices, failures };
}

describe('device holder', () => {
  test('shares one device and closes it with the last share', async () => {
    const { holder, devices } = fakeHolder();
    const [a, b] = [holder.lease(), holder.lease()];
    expect(await a.open()).toBe(await b.open());
    expect(devices).toHaveLength(1);
    a[Symbol.dispose]();
    a[Symbol.dispose]();
    await Promise.resolve();
    expect(devices[0].closed).toBe(0);
    b[Symbol.dispose]();
    await new Promise((done) => setTimeout(done));
    expect(devices[0].closed).toBe(1);
  });

  test('opens another when the present one is lost, the same one for all', async () => {
    const { holder, devices } = fakeHolder();
    const [a, b] = [holder.lease(), holder.lease()];
    const first = await a.open();
    devices[0].isLost = true;
    const [second, same] = await Promise.all([a.open(), b.open()]);
    expect(second).not.toBe(first);
    expect(second).toBe(same);
    expect(devices).toHaveLength(2);
  });

  test('tries again after a failure', async () => {
    const { holder, failures } = fakeHolder();
    const lease = holder.lease();
    failures.push(new Error('no adapter'));
    await expect(lease.open()).rejects.toThrow('no adapter');
    await expect(lease.open()).resolves.toBeDefined();
  });

  test('a device that opens after everybody has gone is closed', async () => {
    const { holder, devices } = fakeHolder();
    const lease = holder.lease();
    const opening = lease.open();
    lease[Symbol.dispose]();
    await opening;
    await new Promise((done) => setTimeout(done));
    expect(devices[0].closed).toBe(1);
  });
});
