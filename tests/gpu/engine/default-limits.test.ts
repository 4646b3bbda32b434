// An adapter that grants only the limits every WebGPU has: the same numbers, and a clear refusal of what cannot fit.
import { describe, expect, test } from 'vitest';
import { computeKernel } from '../../../src/engine/kernel';
import { Network } from '../../../src/engine/network';
import { readMatrix } from '../../../src/gpu/readback';
import { pairKernel } from '../../../src/reference/reductions';
import { buildMlp } from '../../../src/model/builders';
import { useGpu } from '../../support/gpu';
import { openNetwork, seededInputs } from '../../support/networks';
import { relativeError } from '../../support/numbers';

const mebibyte = 2 ** 20;

describe('default limits', () => {
  const gpu = useGpu({ defaultLimits: true });

  test('bindings of 128 MiB and 8 storage buffers are all there is', () => {
    const { maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage } = gpu().device.limits;
    expect(maxStorageBufferBindingSize).toBe(128 * mebibyte);
    expect(maxStorageBuffersPerShaderStage).toBeGreaterThanOrEqual(8);
  });

  test.each(['registers', 'subgroups', 'tiled'] as const)('the kernel by %s is right', async (family) => {
    const graph = buildMlp({ sizes: [6, 40, 33, 5], activation: 'gelu', parameterization: 'standard' });
    const { model, network, upload } = openNetwork(gpu(), graph, family);
    const batch = { n: 67, data: seededInputs(graph, 67) };
    const { matrix } = await computeKernel(network, network.arena, { rows: upload(batch.data), reduction: 'trace' });
    const expected = pairKernel(model, batch, batch, { kind: 'trace' }).total;
    expect(relativeError(await readMatrix(gpu(), matrix), expected)).toBeLessThan(1e-5);
    network[Symbol.dispose]();
  });

  test('a buffer over the limit is refused before it is allocated, with both numbers', () => {
    const { used } = gpu().arena.budget;
    expect(() => gpu().arena.matrix('too large', 6000, 6000)).toThrow(
      expect.objectContaining({
        code: 'LimitExceeded',
        details: expect.objectContaining({ available: 128 * mebibyte }),
      }),
    );
    expect(gpu().arena.budget.used).toBe(used);
  });

  test('weights too large to bind are refused, and nothing is kept', () => {
    const { used } = gpu().arena.budget;
    const graph = buildMlp({ sizes: [1, 6000, 6000, 1], activation: 'relu', parameterization: 'standard' });
    const values = Object.fromEntries(
      graph.parameters.map(({ name, shape }) => [
        name,
        new Float32Array(shape.reduce((product, length) => product * length, 1)),
      ]),
    );
    expect(() => Network.create(gpu(), { graph, values })).toThrow(expect.objectContaining({ code: 'LimitExceeded' }));
    expect(gpu().arena.budget.used).toBe(used);
  });
});
