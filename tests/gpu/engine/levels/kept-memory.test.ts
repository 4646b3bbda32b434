// Passes that are kept and the memory they take: never what other work needs, nothing of what was stopped, gone with the network.
import { expect, onTestFinished, test } from 'vitest';
import { KernelLevels } from '../../../../src/engine/levels/kernel-levels';
import { levelEntries } from '../../../../src/engine/levels/level-entries';
import { Network } from '../../../../src/engine/network';
import { openDevice } from '../../../../src/gpu/device';
import { readFloats } from '../../../../src/gpu/readback';
import { buildMlp } from '../../../../src/model/builders';
import { initialise } from '../../../../src/model/initialise';
import { useGpu } from '../../../support/gpu';
import { entriesByCell, type LevelCase, levelCase, meanOf } from '../../../support/level-request';
import { randomIndex, relativeError } from '../../../support/numbers';

const graph = buildMlp({ sizes: [21, 96, 64, 2], activation: 'tanh', parameterization: 'standard' });
const model = { graph, values: initialise(graph, 3) };
const n = 120;
const budget = 4_000_000;
const gpu = useGpu({ budget });

function opened(count = n): LevelCase & { readonly network: Network; readonly levels: KernelLevels } {
  const network = Network.create(gpu(), model);
  onTestFinished(() => network[Symbol.dispose]());
  const made = levelCase(network, model, 'trace', [count]);
  return { ...made, network, levels: new KernelLevels(network, made.request) };
}

/** Some entries of random datapoints, and how far they are from the oracle's. */
async function errorOf({ levels, request, expected }: ReturnType<typeof opened>, step: number): Promise<number> {
  const count = request.rows.order.length;
  const some = (seed: number): number[] =>
    Array.from({ length: 40 }, (_, at) => randomIndex(count, seed, 40 * step + at));
  const [rows, columns] = [some(1), some(2)];
  const idsOf = (places: number[]): Uint32Array => Uint32Array.from(places, (place) => request.rows.order[place]);
  const values = await levelEntries(levels, idsOf(rows), idsOf(columns));
  const wanted = rows.flatMap((row) => columns.map((column) => expected[row * count + column]));
  return relativeError(values, wanted);
}

test('what is kept is spare, and goes with the network', async () => {
  const { budget: own } = gpu().arena;
  const [used, free] = [own.used, own.free];
  {
    using network = Network.create(gpu(), model);
    const weights = own.used;
    const { request } = levelCase(network, model, 'trace', [n]);
    await levelEntries(new KernelLevels(network, request), request.rows.order, Uint32Array.of(0));
    expect(own.used - weights).toBeGreaterThan(n * (21 + 96 + 64) * 4);
    expect(own.free).toBe(own.limit - weights);
  }
  expect([own.used, own.free]).toEqual([used, free]);
});

test('never more than half of what is free, and all of it for whoever needs it', async () => {
  const all = opened(500);
  const { budget: own } = gpu().arena;
  using filler = gpu().arena.child('filler');
  filler.buffer('filler', own.free - 1_500_000);
  const before = own.used;
  for (let step = 0; step < 20; step++) expect(await errorOf(all, step)).toBeLessThan(1e-5);
  const kept = own.used - before;
  expect(kept).toBeGreaterThan(0.3 * 1_500_000);
  expect(kept).toBeLessThan(0.5 * 1_500_000);
  using other = gpu().arena.child('other work');
  other.buffer('all', own.free - 400_000);
  expect(own.used).toBeLessThanOrEqual(own.limit);
  for (let step = 20; step < 25; step++) expect(await errorOf(all, step)).toBeLessThan(1e-5);
  other[Symbol.dispose]();
  for (let step = 25; step < 30; step++) expect(await errorOf(all, step)).toBeLessThan(1e-5);
});

test('other work that takes and gives while tiles are made is never in the way', async () => {
  const all = opened();
  let stop = false;
  const others = (async () => {
    for (let step = 0; !stop; step++) {
      using work = gpu().arena.child('other work');
      work.buffer('some', (0.3 + 0.05 * randomIndex(8, 1, step)) * gpu().arena.budget.free);
      await new Promise((done) => setTimeout(done, randomIndex(4, 2, step)));
    }
  })();
  try {
    for (let step = 0; step < 12; step++) expect(await errorOf(all, step)).toBeLessThan(1e-5);
  } finally {
    stop = true;
    await others;
  }
});

test('two that compute the same at once', async () => {
  const all = opened();
  const errors = await Promise.all([0, 0, 1, 1, 2].map((step) => errorOf(all, step)));
  errors.forEach((error) => expect(error).toBeLessThan(1e-5));
});

test('stopped at any point, nothing that is not whole is used', async () => {
  const all = opened();
  const address = { level: 0, row: 0, column: 0 };
  for (let stopAt = 1; ; stopAt++) {
    const controller = new AbortController();
    let pauses = 0;
    const pause = async (): Promise<void> => void (++pauses === stopAt && controller.abort());
    using arena = gpu().arena.child('test');
    const job = all.levels.compute(arena, address, 'mean', undefined, { pause, signal: controller.signal });
    const isDone = await job.then(
      () => true,
      () => false,
    );
    expect(isDone).toBe(pauses < stopAt);
    expect(await errorOf(all, stopAt)).toBeLessThan(1e-5);
    if (isDone) return expect(stopAt).toBeGreaterThan(1);
  }
});

test('where 400,000 bytes are free it keeps little, holds, and is right', async () => {
  const { levels, request, expected } = opened();
  using filler = gpu().arena.child('filler');
  filler.buffer('filler', gpu().arena.budget.free - 400_000);
  const region = { rows: request.rows.order, edge: 8 };
  const across = Math.ceil(n / 8);
  const isComputed = (_: unknown, at: number): boolean => at % across >= Math.floor(at / across);
  const means = entriesByCell(expected, n, 8).map(meanOf);
  using arena = gpu().arena.child('test');
  for (let time = 0; time < 2; time++) {
    const cells = { buffer: arena.buffer('cells', across ** 2 * 16), rows: across, columns: across };
    await (await levels.entryCells(region)).compute({ cells });
    const numbers = await readFloats(gpu(), cells.buffer, 0, across ** 2 * 4);
    const own = means.map((_, at) => numbers[at * 4 + 1]).filter(isComputed);
    expect(relativeError(own, means.filter(isComputed))).toBeLessThan(1e-5);
    expect(gpu().arena.budget.used).toBeLessThanOrEqual(budget);
  }
});

test('a lost device says so, and everything is given back', async () => {
  using lost = await openDevice({ budget });
  const empty = lost.arena.budget.used;
  const network = Network.create(lost, model);
  const { request } = levelCase(network, model, 'trace', [n]);
  const levels = new KernelLevels(network, request);
  const some = request.rows.order.subarray(0, 40);
  await levelEntries(levels, some, some);
  const all = levelEntries(levels, request.rows.order, some);
  lost.device.destroy();
  await expect(all).rejects.toMatchObject({ code: 'DeviceLost' });
  await expect(levelEntries(levels, some, some)).rejects.toMatchObject({ code: 'DeviceLost' });
  network[Symbol.dispose]();
  expect(lost.arena.budget.used).toBe(empty);
  expect(lost.arena.budget.free).toBe(budget - empty);
});
