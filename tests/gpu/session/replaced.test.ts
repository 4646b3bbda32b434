// Reads of a kernel that is computed by tile while another takes its place: they end with that, and memory is given back.
import { expect, onTestFinished, test } from 'vitest';
import type { JobOptions } from '../../../src/core/progress';
import { StorePlan } from '../../../src/formats/zarr/plan';
import type { FilledPicture } from '../../../src/session/levels/filled-picture';
import { LevelsResult } from '../../../src/session/levels/levels-result';
import { shownEntries } from '../../../src/session/levels/shown-entries';
import { Workspace } from '../../../src/session/workspace';
import { useGpu } from '../../support/gpu';
import { fewDigits, smallState } from '../../support/session';
import { factsOf } from '../../support/zarr-store';

const n = 300;
const gpu = useGpu();
const address = { level: 0, row: 1, column: 0 };

interface Shown {
  readonly result: LevelsResult;
  readonly picture: FilledPicture;
}

async function openWorkspace(): Promise<Workspace> {
  const workspace = await Workspace.create(gpu(), await fewDigits(n), smallState);
  onTestFinished(() => workspace[Symbol.dispose]());
  return workspace;
}

async function open(own?: Workspace): Promise<Shown> {
  const workspace = own ?? (await openWorkspace());
  const settings = { ...smallState.kernel, order: 'index' } as const;
  const options = { onCost: () => undefined, statistic: () => 'mean' as const };
  const result = await LevelsResult.compute(workspace, settings, 'registers', options);
  const keys = (): Promise<never> => Promise.reject(new Error('the order by index needs no keys'));
  const { split } = workspace.dataset;
  const { picture } = await result.paint({ order: 'index' }, { keys, split }, {});
  return { result, picture: picture as FilledPicture };
}

/** The first block of the first unit of a store. */
async function firstBlock(picture: FilledPicture, options: JobOptions): Promise<Float32Array> {
  const plan = new StorePlan(factsOf(n, n, { symmetric: true, shardEdge: 512 }));
  for await (const { values } of shownEntries(gpu(), picture, plan)({ level: 0, row: 0, column: 0 }, options))
    return values;
  throw new Error('no block');
}

test.each<[string, (shown: Shown) => Promise<unknown>]>([
  ['an entry', ({ result }) => result.entry(3, 200)],
  ['a row', ({ result }) => result.row(7)],
  ['the diagonal', ({ result }) => result.diagonal({})],
  ['cells of a tile', ({ picture }) => picture.cells(address, {})],
  ['a block for a store', ({ picture }) => firstBlock(picture, {})],
])('%s', async (_name, read) => {
  const { result, picture } = await open();
  const reading = read({ result, picture });
  result[Symbol.dispose]();
  await expect(reading).rejects.toThrow('reading a kernel that another has replaced meanwhile');
  await expect(read({ result, picture })).rejects.toThrow('replaced meanwhile');
});

test('a tile that is made for a picture that goes meanwhile takes no slot', async () => {
  const { result, picture } = await open();
  const filling = picture.fill({ address, isPreview: false }, [address], {});
  picture[Symbol.dispose]();
  await filling;
  expect(picture.slotOf(address)).toBeUndefined();
  result[Symbol.dispose]();
});

test('memory is given back when the last read has ended', async () => {
  const workspace = await openWorkspace();
  const { budget } = gpu().arena;
  const before = budget.used;
  const { result, picture } = await open(workspace);
  const reads = [result.row(7), picture.cells(address, {}), firstBlock(picture, {})];
  result[Symbol.dispose]();
  expect((await Promise.allSettled(reads)).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  await new Promise((done) => setTimeout(done));
  expect(budget.used).toBe(before);
});
