// A network of 10^7 parameters on 60,000 datapoints within 256 MiB: how each tile would be made, some entries, a stretch of the
// overview; in the long run also a tile of entries and a sample of all of them.
import { afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { drawStrokes } from '../../../../src/datasets/strokes';
import { KernelLevels } from '../../../../src/engine/levels/kernel-levels';
import { levelEntries } from '../../../../src/engine/levels/level-entries';
import type { LevelsRequest } from '../../../../src/engine/levels/level-request';
import { Network } from '../../../../src/engine/network';
import { type BufferMeter, meterBuffers } from '../../../../src/gpu/buffer-meter';
import { readMatrix } from '../../../../src/gpu/readback';
import { buildMlp } from '../../../../src/model/builders';
import { initialise } from '../../../../src/model/initialise';
import { parameterCount } from '../../../../src/model/shape';
import { useGpu } from '../../../support/gpu';
import { relativeError } from '../../../support/numbers';
import { oracleKernel } from '../../../support/oracle-kernel';
import { thorough } from '../../../support/thorough';

const budget = 256 * 2 ** 20;
const passing = 2 ** 20; // parameters of dispatches and read-back, which the budget does not count
const gpu = useGpu({ budget });
const graph = buildMlp({ sizes: [784, 2048, 2048, 2048, 10], activation: 'relu', parameterization: 'standard' });
const model = { graph, values: initialise(graph, 1) };
const drawn = 600; // images, over and over: what counts is how many places there are
const { inputs } = drawStrokes(1, 0, drawn);
const values = Float32Array.from(inputs);
let meter: BufferMeter;

beforeAll(() => void (meter = meterBuffers(gpu().device)));
afterEach(() => {
  expect(meter.most).toBeLessThanOrEqual(budget + passing);
  meter.reset();
});

function open(reduction: LevelsRequest['reduction'] = 'trace'): KernelLevels {
  const network = Network.create(gpu(), model);
  onTestFinished(() => network[Symbol.dispose]());
  const order = Uint32Array.from({ length: 60_000 }, (_, place) => place % drawn);
  return new KernelLevels(network, { rows: { values, order }, reduction });
}

/** Entries by the oracle, [rows, columns]. */
function expectedEntries(rows: Uint32Array, columns: Uint32Array): Float64Array {
  const [a, b] = [rows, columns].map((some) => ({
    n: some.length,
    data: Float32Array.from([...some].flatMap((i) => [...values.subarray(i * 784, (i + 1) * 784)])),
    targets: new Uint32Array(),
  }));
  return oracleKernel(model, a, b, 'trace', { classes: 10 });
}

test('has 10^7 parameters, a way for every level, and a first picture of the overview', () => {
  const levels = open();
  expect(parameterCount(graph)).toBeGreaterThan(1e7);
  const { coarsest } = levels.pyramid;
  expect(coarsest).toBe(8);
  for (let level = 0; level <= coarsest; level++)
    for (const statistic of ['mean', 'largest'] as const)
      expect(levels.wayOf({ level, row: 0, column: 0 }, statistic).flops).toBeGreaterThan(0);
  expect(levels.previewOf({ level: coarsest, row: 0, column: 0 }, 'mean')).toBeDefined();
});

test('some entries, and the same again without passes', async () => {
  const levels = open();
  const [rows, columns] = [Uint32Array.of(599, 3), Uint32Array.of(3)];
  const wanted = expectedEntries(rows, columns);
  for (let time = 0; time < 2; time++)
    expect(relativeError(await levelEntries(levels, rows, columns), wanted)).toBeLessThan(1e-5);
});

test('the exact overview, as far as its first datapoints', async () => {
  const levels = open();
  const top = { level: 8, row: 0, column: 0 };
  const controller = new AbortController();
  using arena = gpu().arena.child('test');
  const job = { signal: controller.signal, onProgress: () => controller.abort() };
  const way = { kind: 'block gradients', flops: 0 } as const;
  await expect(levels.compute(arena, top, 'mean', way, job)).rejects.toThrow('abort');
  expect(meter.most).toBeGreaterThan(budget / 4);
});

describe.runIf(thorough)('in full', { timeout: 900_000 }, () => {
  test('a tile of entries', async () => {
    const levels = open();
    using arena = gpu().arena.child('test');
    const { matrix } = await levels.compute(arena, { level: 0, row: 0, column: 1 }, 'mean');
    const entries = await readMatrix(gpu(), matrix);
    const places = [0, 255];
    const some = places.flatMap((row) => places.map((column) => entries[row * 256 + column]));
    const columns = Uint32Array.from(places, (place) => (256 + place) % drawn);
    expect(relativeError(some, expectedEntries(Uint32Array.from(places), columns))).toBeLessThan(1e-5);
  });

  test('a sample of all entries, of one logit', async () => {
    const levels = open({ logit: 3 });
    using arena = gpu().arena.child('test');
    const way = { kind: 'sampled', flops: 0 } as const;
    const { matrix } = await levels.compute(arena, { level: 8, row: 0, column: 0 }, 'mean', way);
    expect([matrix.rows, matrix.columns]).toEqual([235, 235]);
    expect((await readMatrix(gpu(), matrix)).every((cell) => cell > 0)).toBe(true);
  });
});
