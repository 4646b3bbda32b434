// The memory a kernel is said to need is what it takes; what does not fit is computed by blocks, or refused before anything
// is taken.
import { expect, test } from 'vitest';
import { computeKernel, kernelBytes, traceDiagonal, type Reduction } from '../../../src/engine/kernel';
import { shownKernelBytes } from '../../../src/engine/kernel-estimate';
import { planKernel } from '../../../src/engine/kernel-plan';
import { readDiagonal, sampleKernel } from '../../../src/engine/kernel-summary';
import { uploadDatapoints, Network } from '../../../src/engine/network';
import { makePicture } from '../../../src/engine/picture';
import { spectralOrder } from '../../../src/engine/spectral-order';
import type { Gpu } from '../../../src/gpu/device';
import type { Matrix } from '../../../src/gpu/matrix';
import { readMatrix } from '../../../src/gpu/readback';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { useGpu } from '../../support/gpu';
import { withFreeBytes } from '../../support/free-bytes';
import { randomNumbers, relativeError } from '../../support/numbers';

const gpu = useGpu();
const reductions: Reduction[] = ['trace', 'cosine', 'pseudo', 'full', { logit: 1 }];

function networkOf(hidden: readonly number[], residual = false): Network {
  const graph = buildMlp({ sizes: [20, ...hidden, 3], activation: 'relu', parameterization: 'standard', residual });
  return Network.create(gpu(), { graph, values: initialise(graph, 1) });
}

/** The most that was taken at once while `work` ran, beyond what was taken before. */
async function highWater({ arena: { budget } }: Gpu, work: () => Promise<unknown>): Promise<number> {
  const before = budget.used;
  let most = before;
  const take = budget.take.bind(budget);
  budget.take = (what, bytes) => {
    take(what, bytes);
    most = Math.max(most, budget.used);
  };
  await work().finally(() => (budget.take = take));
  return most - before;
}

test.each([
  ['no hidden layer', [], false],
  ['one', [33], false],
  ['three', [64, 40, 17], false],
  ['residual', [32, 32, 32], true],
] as const)('%s: the estimate is what is taken', async (_name, hidden, residual) => {
  using network = networkOf(hidden, residual);
  const rows = uploadDatapoints(network.arena, randomNumbers(50 * 20, 1), 50, 20);
  for (const reduction of reductions) {
    using arena = gpu().arena.child('kernel');
    const { work, kept } = kernelBytes(network, { rows, reduction });
    const taken = await highWater(gpu(), () => computeKernel(network, arena, { rows, reduction }));
    expect(work + kept, JSON.stringify(reduction)).toBe(taken);
  }
});

const withFree = <Result>(free: number, work: () => Promise<Result>): Promise<Result> =>
  withFreeBytes(gpu(), free, work);

test.each(reductions)('%j over the budget: by blocks, with the same numbers', async (reduction) => {
  using network = networkOf([33, 20]);
  const [n1, n2] = [210, 130];
  const rows = uploadDatapoints(network.arena, randomNumbers(n1 * 20, 1), n1, 20);
  const columns = uploadDatapoints(network.arena, randomNumbers(n2 * 20, 2), n2, 20);
  for (const request of [
    { rows, reduction },
    { rows, columns, reduction },
  ]) {
    using arena = gpu().arena.child('kernel');
    const { work, kept } = kernelBytes(network, request);
    const whole = await readMatrix(gpu(), (await computeKernel(network, arena, request)).matrix);
    const free = kept + Math.ceil(work / 3);
    const inBlocks = await withFree(free, async () => {
      expect(planKernel(network, request).blocks).toBeDefined();
      let blocked: Matrix | undefined;
      const taken = await highWater(gpu(), async () => {
        blocked = (await computeKernel(network, arena, request)).matrix;
      });
      expect(taken).toBeLessThanOrEqual(free);
      return readMatrix(gpu(), blocked!);
    });
    expect(relativeError(inBlocks, whole)).toBeLessThan(1e-6);
  }
});

test.each(['trace', 'cosine', 'full'] as const)(
  '%s with cotangents that the GPU cannot bind: by blocks',
  async (reduction) => {
    using network = networkOf([64, 8]);
    const n = 10;
    const rows = uploadDatapoints(network.arena, randomNumbers(n * 20, 1), n, 20);
    const request = { rows, reduction };
    using arena = gpu().arena.child('kernel');
    const whole = await readMatrix(gpu(), (await computeKernel(network, arena, request)).matrix);
    const { device } = gpu();
    const { limits } = device;
    const limit = (value: object): object => Object.defineProperty(device, 'limits', { value, configurable: true });
    limit({ maxBufferSize: 16_000, maxStorageBufferBindingSize: 8_000 }); // bytes: weights and one cotangent fit, two do not
    try {
      expect(planKernel(network, request).blocks).toEqual({ datapoints: 10, logits: 1 });
      const inBlocks = await readMatrix(gpu(), (await computeKernel(network, arena, request)).matrix);
      expect(relativeError(inBlocks, whole)).toBeLessThan(1e-6);
    } finally {
      limit(limits);
    }
  },
);

test('over the budget, blocks and all: refused, nothing taken', async () => {
  using network = networkOf([64, 64]);
  const rows = uploadDatapoints(network.arena, randomNumbers(50 * 20, 1), 50, 20);
  const { kept } = kernelBytes(network, { rows, reduction: 'trace' });
  const compute = (): Promise<unknown> => computeKernel(network, gpu().arena, { rows, reduction: 'trace' });
  const taken = await withFree(kept, () =>
    highWater(gpu(), () =>
      expect(compute()).rejects.toMatchObject({
        code: 'LimitExceeded',
        details: { what: 'kernel (bytes)', available: kept },
        message: expect.stringContaining('The kernel of 50 datapoints for this network needs about') as string,
      }),
    ),
  );
  expect(taken).toBe(0);
});

test("the trace kernel's diagonal without the kernel", async () => {
  using network = networkOf([30, 20]);
  const rows = uploadDatapoints(network.arena, randomNumbers(37 * 20, 1), 37, 20);
  const { matrix } = await computeKernel(network, network.arena, { rows, reduction: 'trace' });
  expect(relativeError(await traceDiagonal(network, rows), await readDiagonal(gpu(), matrix))).toBeLessThan(1e-5);
});

test.each([
  ['trace', [64, 64]],
  ['cosine', [100, 30]],
  ['pseudo', []],
] as const)('%s, summarised and painted: within the estimate, and most of it', async (reduction, hidden) => {
  using network = networkOf(hidden);
  const n = 300;
  const rows = uploadDatapoints(network.arena, randomNumbers(n * 20, 1), n, 20);
  using arena = gpu().arena.child('kernel');
  const needed = shownKernelBytes(kernelBytes(network, { rows, reduction }), n, network.layout.length * 4);
  const taken = await highWater(gpu(), async () => {
    using copy = networkOf(hidden);
    const { matrix } = await computeKernel(copy, arena, { rows, reduction });
    await readDiagonal(gpu(), matrix);
    await sampleKernel(gpu(), matrix);
    if (reduction === 'cosine') await traceDiagonal(copy, rows);
    copy[Symbol.dispose]();
    await makePicture(gpu(), arena, matrix, await spectralOrder(gpu(), matrix));
  });
  expect(needed).toBeGreaterThanOrEqual(taken);
  expect(needed).toBeLessThan(1.5 * taken);
});
