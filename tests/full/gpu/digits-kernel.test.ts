// The kernel of all 1,797 digits for 64-256-256-10: entries drawn at random against float64, symmetry to the bit, all finite.
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { loadDigits } from '../../../src/datasets/digits';
import { computeKernel } from '../../../src/engine/kernel';
import { countNonfinite } from '../../../src/engine/kernel-summary';
import { Network, uploadDatapoints } from '../../../src/engine/network';
import { readMatrix } from '../../../src/gpu/readback';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { pairKernel } from '../../../src/reference/reductions';
import { useGpu } from '../../support/gpu';
import { randomIndex, relativeError } from '../../support/numbers';

const publicFile = async (name: string): Promise<ArrayBuffer> =>
  Uint8Array.from(await readFile(new URL(`../../../public/data/${name}`, import.meta.url))).buffer;

describe('all digits', () => {
  const gpu = useGpu();

  test.each([0, 1, 2])('seed %i', async (seed) => {
    const digits = await loadDigits(publicFile);
    const graph = buildMlp({ sizes: [64, 256, 256, 10], activation: 'relu', parameterization: 'standard' });
    const model = { graph, values: initialise(graph, seed) };
    using network = Network.create(gpu(), model, 'subgroups');
    const rows = uploadDatapoints(network.arena, digits.inputs, digits.count, digits.features);
    const { matrix } = await computeKernel(network, network.arena, { rows, reduction: 'trace' });
    const values = await readMatrix(gpu(), matrix);
    const n = digits.count;
    expect(await countNonfinite(gpu(), matrix)).toBe(0);
    expect(values.findIndex((value, at) => value !== values[(at % n) * n + Math.floor(at / n)])).toBe(-1);
    const one = (i: number) => ({ n: 1, data: digits.inputs.subarray(i * 64, (i + 1) * 64) });
    const pairs = Array.from({ length: 150 }, (_, at) => [
      randomIndex(n, seed, 2 * at),
      randomIndex(n, seed, 2 * at + 1),
    ]);
    const expected = pairs.map(([i, j]) => pairKernel(model, one(i), one(j), { kind: 'trace' }).total[0]);
    expect(
      relativeError(
        pairs.map(([i, j]) => values[i * n + j]),
        expected,
      ),
    ).toBeLessThan(1e-5);
  });
});
