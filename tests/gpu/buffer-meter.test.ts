// Bytes of buffers are counted from when they are made until they are destroyed, once.
import { expect, test } from 'vitest';
import { meterBuffers } from '../../src/gpu/buffer-meter';
import { useGpu } from '../support/gpu';

const gpu = useGpu();

test('what is held now, and most of all', () => {
  const { device, arena } = gpu();
  const meter = meterBuffers(device);
  const [one, two] = ['one', 'two'].map((label) => arena.child(label));
  one.buffer(one.label, 1024);
  two.buffer(two.label, 2048);
  expect([meter.bytes, meter.most]).toEqual([3072, 3072]);
  const extra = device.createBuffer({ size: 256, usage: 0x80 });
  extra.destroy();
  extra.destroy();
  one[Symbol.dispose]();
  expect([meter.bytes, meter.most]).toEqual([2048, 3328]);
  meter.reset();
  expect(meter.most).toBe(2048);
  two[Symbol.dispose]();
  expect(meter.bytes).toBe(0);
});
