// A kernel that the budget does not hold as a whole: shown by tile, exact where it is looked at, whatever happens meanwhile.
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { isExact, type TileAddress } from '../../../src/core/pyramid';
import { KernelLevels } from '../../../src/engine/levels/kernel-levels';
import { readTexture } from '../../support/texture';
import type { Session, TiledPicture } from '../../../src/session/types';
import { fewDigits, smallState, testDevice, testSession, until } from '../../support/session';

const n = 1200;
const budget = 11 * 2 ** 20;

function tiles(session: Session): TiledPicture {
  const { picture } = session.kernel.value!;
  if (!('atlas' in picture)) expect.fail('the kernel is there as a whole');
  return picture;
}

const at = (level: number, row: number, column: number): TileAddress => ({ level, row, column });
const isReady = (session: Session, address: TileAddress): boolean => {
  const provenance = tiles(session).provenanceOf(address);
  return provenance !== undefined && isExact(provenance);
};

async function openTiled(options: Parameters<typeof testSession>[0] = {}): Promise<Session> {
  const dataset = await fewDigits(n);
  const session = testSession({
    dataset,
    state: { ...smallState, step: 0 },
    budget,
    device: testDevice().holder,
    ...options,
  });
  await session.start();
  return session;
}

/** Entries of a tile of level 0 as they are drawn, [256, 256]. */
async function drawn(session: Session, address: TileAddress): Promise<Float32Array> {
  const { side, values } = await readTexture(session.gpu.value!, tiles(session).atlas);
  const { x, y } = tiles(session).slotOf(address)!;
  return Float32Array.from({ length: 256 * 256 }, (_, i) => values[(y + Math.floor(i / 256)) * side + x + (i % 256)]);
}

describe('a kernel by tile', () => {
  test('the overview comes first, then what is looked at, exactly', async () => {
    const session = await openTiled();
    const { pyramid } = tiles(session);
    expect([pyramid.rows, pyramid.levels]).toEqual([n, 4]);
    const top = at(3, 0, 0);
    expect(tiles(session).slotOf(top)).toBeDefined();
    await until(() => isReady(session, top), 'the overview');
    const address = at(0, 2, 1);
    session.wantTiles({ visible: [address], prefetch: [at(0, 2, 2)] });
    await until(() => isReady(session, address), 'the tile');
    await until(() => session.tiles.value.working === undefined, 'all that may be seen');
    expect(isReady(session, at(0, 2, 2))).toBe(true);
    const values = await drawn(session, address);
    const { order } = session.kernel.value!;
    for (const [row, column] of [
      [0, 0],
      [17, 200],
      [255, 255],
    ]) {
      const { value, cosine } = await session.kernelEntry(order[512 + row], order[256 + column]);
      expect(values[row * 256 + column]).toBeCloseTo(value, 4);
      expect(Math.abs(cosine)).toBeLessThanOrEqual(1 + 1e-6);
    }
    expect(session.tiles.value).toMatchObject({ pending: 0, isStopped: false });
    expect(session.problem.value).toBeUndefined();
  });

  test('another order is another picture of the same weights', async () => {
    const session = await openTiled();
    const before = tiles(session);
    session.setKernel({ order: 'norm' });
    await until(() => session.kernel.value!.orderName === 'norm', 'the other order');
    expect(tiles(session)).not.toBe(before);
    const { order } = session.kernel.value!;
    const norms = (await session.column('norm'))!.values as Float32Array;
    for (let place = 1; place < n; place++) expect(norms[order[place]]).toBeGreaterThanOrEqual(norms[order[place - 1]]);
  });

  test.each(['largest', 'deviation'] as const)(
    'the %s comes to an end where a sample is all there will be',
    async (statistic) => {
      const network = { ...smallState.network, hidden: [2] };
      const session = await openTiled({ state: { ...smallState, network, step: 0 } });
      session.setView({ statistic });
      await until(() => tiles(session).statistic === statistic, 'the statistic');
      const visible = [at(2, 0, 1), at(2, 1, 1)];
      session.wantTiles({ visible, prefetch: [] });
      await until(() => session.tiles.value.pending === 0 && session.jobs.value.length === 0, 'the end', 20);
      const kinds = [at(3, 0, 0), ...visible].map((address) => tiles(session).provenanceOf(address)?.kind);
      expect(kinds).toEqual(['sampled', 'averaged', 'averaged']);
      expect(tiles(session).provenanceOf(at(3, 0, 0))).not.toHaveProperty('error');
      expect(session.problem.value).toBeUndefined();
    },
  );

  test('a tile that had no room comes when there is some', async () => {
    const session = await openTiled();
    await until(() => session.tiles.value.pending === 0 && session.jobs.value.length === 0, 'the overview');
    const { arena } = session.gpu.value!;
    using taken = arena.child('taken');
    taken.buffer('taken', Math.floor((arena.budget.free - 100_000) / 256) * 256);
    session.wantTiles({ visible: [at(0, 1, 1)], prefetch: [] });
    await until(() => session.problem.value !== undefined, 'the refusal');
    expect(session.problem.value!.error).toMatchObject({ code: 'LimitExceeded' });
    expect(isReady(session, at(0, 1, 1))).toBe(false);
    expect(session.tiles.value.pending).toBe(1);
    taken[Symbol.dispose]();
    await until(() => isReady(session, at(0, 1, 1)), 'the tile', 20);
    await until(() => session.tiles.value.pending === 0, 'the end');
    expect(session.problem.value).toBeUndefined();
  });

  test('another statistic is another picture, and undo brings back the first', async () => {
    const session = await openTiled();
    const mean = (await session.kernelOverview())!;
    expect(mean.values).toHaveLength(150 * 150);
    session.setView({ statistic: 'largest' });
    await until(() => tiles(session).statistic === 'largest', 'the other statistic');
    const largest = (await session.kernelOverview())!;
    const total = (values: Float32Array): number => values.reduce((sum, value) => sum + Math.abs(value), 0);
    expect(total(largest.values)).toBeGreaterThan(total(mean.values));
    session.undo();
    await until(() => tiles(session).statistic === 'mean', 'the mean again');
    expect(session.view.value).toEqual({});
    expect(session.problem.value).toBeUndefined();
  });

  test.each(['largest', 'deviation'] as const)(
    'colours of %s start from the cells of the overview',
    async (statistic) => {
      const session = await openTiled();
      const before = session.kernel.value!.sample;
      session.setView({ statistic });
      await until(() => tiles(session).statistic === statistic, 'the other statistic');
      const { sample, signed } = session.kernel.value!;
      const cells = (await session.kernelOverview())!.values.filter(Number.isFinite).sort();
      expect(sample.values).toEqual(cells);
      expect([sample.min, sample.max, signed]).toEqual([cells[0], cells.at(-1), false]);
      expect(cells.filter((value) => value < sample.low).length / cells.length).toBeCloseTo(0.01, 2);
      session.setView({ statistic: undefined });
      await until(() => tiles(session).statistic === 'mean', 'the mean again');
      expect(session.kernel.value!.sample).toBe(before);
    },
  );

  test('what can only be sampled is sampled once', async () => {
    const ways = vi.spyOn(KernelLevels.prototype, 'wayOf').mockReturnValue({ kind: 'sampled', flops: 1 });
    const made = vi.spyOn(KernelLevels.prototype, 'compute');
    onTestFinished(() => [ways, made].forEach((spy) => spy.mockRestore()));
    const state = { ...smallState, step: 0, view: { statistic: 'deviation' } } as const;
    const session = await openTiled({ state });
    session.wantTiles({ visible: [at(2, 0, 0)], prefetch: [] });
    await until(() => tiles(session).provenanceOf(at(2, 0, 0)) !== undefined, 'the tile');
    await until(() => session.jobs.value.length === 0, 'the end');
    expect(session.tiles.value.pending).toBe(0);
    expect(made).toHaveBeenCalledTimes(2);
  });

  test('has a sample of its entries, ascending', async () => {
    const session = await openTiled();
    const { values, low, high } = session.kernel.value!.sample;
    expect(values).toHaveLength(128 * 128);
    expect(values).toEqual(values!.slice().sort());
    expect(values!.filter((value) => value < low).length / values!.length).toBeCloseTo(0.01, 2);
    expect(values!.filter((value) => value > high).length / values!.length).toBeCloseTo(0.01, 2);
  });

  test('stopped, it goes on when something else is looked at', async () => {
    const session = await openTiled();
    session.wantTiles({ visible: [at(0, 0, 0), at(0, 1, 1), at(0, 2, 2)], prefetch: [] });
    await until(() => session.jobs.value.some(({ key }) => key === 'kernel tiles'), 'the job');
    session.jobs.value.find(({ key }) => key === 'kernel tiles')!.cancel();
    await until(() => session.tiles.value.isStopped, 'the stop');
    expect(session.jobs.value.some(({ key }) => key === 'kernel tiles')).toBe(false);
    session.wantTiles({ visible: [at(0, 3, 3)], prefetch: [] });
    await until(() => isReady(session, at(0, 3, 3)), 'the tile');
    expect(session.problem.value).toBeUndefined();
  });

  test('a lost device brings tiles back', async () => {
    const { holder, opened } = testDevice();
    const session = await openTiled({ device: holder });
    session.wantTiles({ visible: [at(0, 0, 0), at(0, 1, 1)], prefetch: [] });
    await until(() => session.tiles.value.working !== undefined, 'tiles in flight');
    opened.at(-1)!.device.destroy();
    await until(() => opened.length === 2, 'another device');
    await until(() => session.kernel.value !== undefined, 'the kernel');
    session.wantTiles({ visible: [at(0, 1, 1)], prefetch: [] });
    await until(() => isReady(session, at(0, 1, 1)), 'the tile again');
  });
});
