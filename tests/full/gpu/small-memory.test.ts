// A session on thousands of strokes in 64 MiB: opened, seen from afar and close up, in another
// order, and given back whole.
import { onTestFinished, expect, test } from 'vitest';
import { isExact } from '../../../src/core/pyramid';
import { type BufferMeter, meterBuffers } from '../../../src/gpu/buffer-meter';
import { type Gpu, openDevice } from '../../../src/gpu/device';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { DeviceHolder } from '../../../src/session/device-holder';
import { createSession } from '../../../src/session/session';
import type { Session, TiledPicture } from '../../../src/session/types';
import { relativeError } from '../../support/numbers';
import { oracleKernel } from '../../support/oracle-kernel';
import { smallState, until } from '../../support/session';
import { readTexture } from '../../support/texture';

const budget = 64 * 2 ** 20;
const passing = 2 ** 22; // parameters of dispatches and read-back, which the budget does not count
const n = 3000;
const hidden = [48, 32];
const patience = 300; // seconds
const tile = { level: 0, row: 3, column: 7 };

function measuredDevice(): { holder: DeviceHolder; gpu: () => Gpu; meter: () => BufferMeter } {
  let [gpu, meter] = [undefined as Gpu | undefined, undefined as BufferMeter | undefined];
  const holder = new DeviceHolder(async (options) => {
    gpu = await openDevice(options);
    meter = meterBuffers(gpu.device);
    return gpu;
  });
  return { holder, gpu: () => gpu!, meter: () => meter! };
}

function tiles(session: Session): TiledPicture {
  const { picture } = session.kernel.value!;
  if (!('atlas' in picture)) expect.fail('the kernel is there as a whole');
  return picture;
}

/** Some entries of a tile as they are drawn, and by the oracle from the weights that a session begins with. */
async function someEntries(session: Session, gpu: Gpu): Promise<{ drawn: number[]; wanted: Float64Array }> {
  const { inputs } = session.dataset.value!;
  const { order } = session.kernel.value!;
  const { side, values } = await readTexture(gpu, tiles(session).atlas);
  const { x, y } = tiles(session).slotOf(tile)!;
  const places = [0, 129, 255];
  const drawn = places.flatMap((row) => places.map((column) => values[(y + row) * side + x + column]));
  const graph = buildMlp({ ...smallState.network, sizes: [784, ...hidden, 10] });
  const model = { graph, values: initialise(graph, smallState.network.seed) };
  const [a, b] = [tile.row, tile.column].map((at) => ({
    n: places.length,
    data: Float32Array.from(
      places.flatMap((place) => {
        const i = order[256 * at + place];
        return [...inputs.subarray(784 * i, 784 * (i + 1))];
      }),
    ),
    targets: new Uint32Array(),
  }));
  return { drawn, wanted: oracleKernel(model, a, b, 'trace', { classes: 10 }) };
}

test('the overview, a tile of entries, and the same in another order', { timeout: 900_000 }, async () => {
  const { holder, gpu, meter } = measuredDevice();
  const network = { ...smallState.network, hidden };
  const state = { ...smallState, network, step: 0, dataset: { name: 'strokes', count: n, seed: 3 } as const };
  const session = createSession('test', { state, budget, device: holder });
  onTestFinished(() => session[Symbol.dispose]());
  await session.start();
  const top = { level: tiles(session).pyramid.coarsest, row: 0, column: 0 };
  expect(tiles(session).provenanceOf(top)).toBeDefined();
  const isReady = (): boolean =>
    isExact(tiles(session).provenanceOf(tile) ?? { kind: 'sampled', perBlock: 1, error: 1 });
  for (const orderName of ['class', 'norm'] as const) {
    session.setKernel({ order: orderName });
    await until(() => session.kernel.value?.orderName === orderName, 'the order', patience);
    session.wantTiles({ visible: [tile], prefetch: [] });
    await until(isReady, 'the tile', patience);
    const { drawn, wanted } = await someEntries(session, gpu());
    expect(relativeError(drawn, wanted)).toBeLessThan(1e-5);
    expect(gpu().arena.budget.used).toBeLessThanOrEqual(budget);
  }
  expect(session.problem.value).toBeUndefined();
  expect(meter().most).toBeLessThanOrEqual(budget + passing);
  session[Symbol.dispose]();
  await session.closed;
  expect(gpu().arena.budget.used).toBeLessThanOrEqual(256);
  expect(meter().bytes).toBeLessThanOrEqual(256);
});
