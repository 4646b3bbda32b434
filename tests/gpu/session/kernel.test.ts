// The kernel of a session: orders, reductions, superseding, cancelling; the picture alone when only the order changes.
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { KernelResult } from '../../../src/session/kernel-result';
import type { DeviceHolder } from '../../../src/session/device-holder';
import { wholePicture } from '../../../src/session/whole-picture';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { logProbabilityKernel } from '../../../src/reference/log-probability-kernel';
import { relativeError } from '../../support/numbers';
import { testDevice, testSession, fewDigits, smallState, until, shareGpu } from '../../support/session';
import type { Session } from '../../../src/session/types';
import { readTexture } from '../../support/texture';

async function withKernel(count = 40, device?: DeviceHolder): Promise<Session> {
  const state = { ...smallState, step: 0 };
  const session = testSession({ dataset: await fewDigits(count), state, ...(device && { device }) });
  await session.start();
  await until(() => session.jobs.value.length === 0);
  return session;
}

/** From now on pictures are done when they are let go. Gives how many are waiting, and what became of them. */
function holdPictures() {
  const paint = KernelResult.prototype.paint;
  const held = { waiting: 0, disposed: 0, letGo: (): void => undefined };
  const gate = new Promise<void>((open) => (held.letGo = open));
  const spy = vi.spyOn(KernelResult.prototype, 'paint').mockImplementation(async function (
    this: KernelResult,
    ...given
  ) {
    const painted = await paint.apply(this, given);
    const { picture } = painted;
    const dispose = picture[Symbol.dispose].bind(picture);
    Object.assign(picture, { [Symbol.dispose]: () => (held.disposed++, dispose()) });
    held.waiting++;
    await gate;
    return painted;
  });
  onTestFinished(() => spy.mockRestore());
  return held;
}

describe('kernel', () => {
  shareGpu();

  test('another order makes another picture of the same kernel', async () => {
    const session = await withKernel();
    const before = session.kernel.value!;
    const titles = new Set<string>();
    session.jobs.subscribe((jobs) => jobs.forEach(({ title }) => titles.add(title)));
    for (const order of ['norm', 'index', 'spectral'] as const) {
      session.setKernel({ order });
      await until(() => session.kernel.value!.orderName === order);
      const view = session.kernel.value!;
      expect(view.diagonal).toBe(before.diagonal);
      expect([...view.order].sort((a, b) => a - b)).toEqual([...before.order].sort((a, b) => a - b));
      const { side, values } = await readTexture(session.gpu.value!, wholePicture(view).texture);
      const row = await session.kernelRow(view.order[5]);
      expect([...view.order].map((_, j) => values[5 * side + j])).toEqual([...view.order].map((j) => row[j]));
    }
    expect([...titles]).toEqual(['Sorting the kernel']);
    expect([...before.order].map((i) => before.diagonal![i])).not.toEqual([...before.diagonal!].sort((a, b) => a - b));
  });

  test('norm order ascends; another reduction is another kernel', async () => {
    const session = await withKernel();
    session.setKernel({ order: 'norm', reduction: 'pseudo' });
    await until(() => session.kernel.value!.reduction === 'pseudo');
    const { order, diagonal = [], orderName, signed, sample } = session.kernel.value!;
    expect(orderName).toBe('norm');
    expect([...order].map((i) => diagonal[i])).toEqual([...diagonal].sort((a, b) => a - b));
    expect(signed).toBe(sample.min < 0);
    session.setKernel({ reduction: 'cosine' });
    await until(() => session.kernel.value!.reduction === 'cosine');
    const { value, cosine } = await session.kernelEntry(3, 3);
    expect([value, cosine]).toEqual([value, value]);
    expect(value).toBeCloseTo(1, 5);
    session.setKernel({ reduction: { logit: 2 } });
    await until(() => typeof session.kernel.value!.reduction === 'object');
    session.setKernel({ reduction: { logit: 10 } });
    await until(() => session.problem.value !== undefined);
    expect(session.problem.value).toMatchObject({ where: 'kernel', error: { code: 'ShapeMismatch' } });
    expect(session.kernelSettings.value.reduction).toEqual({ logit: 2 });
  });

  test('the kernel of log-probabilities of the labels, of all parameters and of some', async () => {
    const dataset = await fewDigits(12);
    const graph = buildMlp({ sizes: [dataset.features, 7, 10], activation: 'tanh', parameterization: 'standard' });
    const model = { graph, values: initialise(graph, 3) };
    const session = testSession({ dataset, model });
    await session.start();
    const names = graph.parameters.map(({ name }) => name);
    expect(session.parameterNames.value).toEqual(names);
    const batch = { n: 12, data: Float64Array.from(dataset.inputs) };
    const { total, byParameter } = logProbabilityKernel(model, batch, dataset.labels!, batch, dataset.labels!);
    const row = (kernel: Float64Array): Float64Array => kernel.subarray(5 * 12, 6 * 12);
    session.setKernel({ reduction: 'log-probability' });
    await until(() => session.kernel.value!.reduction === 'log-probability');
    expect(relativeError(await session.kernelRow(5), row(total))).toBeLessThan(1e-5);
    session.setKernel({ parameters: names[0] });
    await until(() => session.kernel.value!.parameters === names[0]);
    expect(relativeError(await session.kernelRow(5), row(byParameter.get(names[0])!))).toBeLessThan(1e-5);
    expect(session.kernel.value!.cost).toMatchObject({ methods: 'structured for 1 parameter', isInBlocks: false });
  });

  test('patterns that mean no parameter are a problem and change nothing; the cost is known before the kernel', async () => {
    const session = await withKernel();
    const before = session.kernel.value!;
    const costs: unknown[] = [];
    session.kernelCost.subscribe((cost) => cost && costs.push([cost.methods, session.kernel.peek() === before]));
    session.setKernel({ parameters: 'nothing.*' });
    await until(() => session.problem.value !== undefined);
    expect(session.problem.value).toMatchObject({ where: 'kernel', error: { code: 'Unsupported' } });
    expect(session.kernelSettings.value.parameters).toBe('*');
    expect(session.kernel.value).toBe(before);
    session.setKernel({ parameters: '*bias' });
    await until(() => session.kernel.value!.parameters === '*bias' && session.jobs.value.length === 0);
    expect(costs).toEqual([[expect.stringMatching(/^structured for \d+ parameters$/), true]]);
    expect(session.kernelCost.value).toBeUndefined();
  });

  test('the cosine in norm order is in the order of the trace, not of the rounding of ones', async () => {
    const session = await withKernel();
    session.setKernel({ order: 'norm' });
    await until(() => session.kernel.value!.orderName === 'norm');
    const { order, diagonal = [] } = session.kernel.value!;
    session.setKernel({ reduction: 'cosine' });
    await until(() => session.kernel.value!.reduction === 'cosine');
    const norms = [...session.kernel.value!.order].map((i) => diagonal[i]);
    norms.slice(1).forEach((norm, at) => expect(norm).toBeGreaterThanOrEqual(norms[at] * (1 - 1e-5)));
    expect([...order].map((i) => diagonal[i])).toEqual([...diagonal].sort((a, b) => a - b));
  });

  test('one that has no room, not even by tile, is refused, and the old one stays', async () => {
    const session = await withKernel();
    const before = session.kernel.value!;
    const { budget } = session.gpu.value!.arena;
    const filler = budget.limit - budget.used - 2 ** 16;
    budget.take('filler', filler);
    onTestFinished(() => budget.give(filler));
    const { used } = budget;
    await expect(session.computeKernel()).rejects.toMatchObject({ code: 'LimitExceeded' });
    expect(budget.used).toBe(used);
    expect(session.problem.value).toMatchObject({ where: 'kernel', error: { code: 'LimitExceeded' } });
    expect(session.kernel.value).toBe(before);
  });

  test('the newest request wins', async () => {
    const session = await withKernel();
    const seen: unknown[] = [];
    session.kernel.subscribe((view) => seen.push(view?.reduction));
    session.setKernel({ reduction: 'pseudo' });
    session.setKernel({ reduction: 'cosine' });
    session.setKernel({ reduction: { logit: 0 } });
    await until(() => session.jobs.value.length === 0);
    expect(seen).toEqual(['trace', { logit: 0 }]);
    expect(session.problem.value).toBeUndefined();
  });

  test('cancelled, the kernel and its settings are as before, and no memory is kept', async () => {
    const session = await withKernel();
    const before = session.kernel.value!;
    const used = session.gpu.value!.arena.budget.used;
    session.setKernel({ reduction: 'cosine' });
    await until(() => session.jobs.value.some(({ progress }) => progress.stage !== 'waiting'));
    session.jobs.value[0].cancel();
    await until(() => session.jobs.value.length === 0);
    expect(session.kernel.value).toBe(before);
    expect(session.kernelSettings.value).toEqual({ reduction: 'trace', order: 'class', parameters: '*' });
    expect(session.gpu.value!.arena.budget.used).toBe(used);
  });

  test('a picture that is done when it has been cancelled is not shown', async () => {
    const session = await withKernel();
    const before = session.kernel.value!;
    const held = holdPictures();
    session.setKernel({ order: 'norm' });
    await until(() => held.waiting === 1, 'the picture');
    session.jobs.value[0].cancel();
    held.letGo();
    await until(() => session.jobs.value.length === 0, 'rest');
    expect(session.kernel.value).toBe(before);
    expect(session.kernelSettings.value.order).toBe('class');
    expect(held.disposed).toBe(1);
  });

  test('a picture that is done when its kernel is gone is not shown', async () => {
    const { holder, opened } = testDevice();
    const session = await withKernel(40, holder);
    const held = holdPictures();
    session.setKernel({ order: 'norm' });
    await until(() => held.waiting === 1, 'the picture');
    opened[0].device.destroy();
    await until(() => session.kernel.value === undefined, 'the loss');
    held.letGo();
    await until(() => session.kernel.value !== undefined, 'the kernel again');
    expect(session.kernel.value!.orderName).toBe('norm');
    expect(held.disposed).toBe(1);
    expect(session.problem.value).toBeUndefined();
  });

  test('the memory of an old kernel is given back after a moment', async () => {
    const session = await withKernel();
    const used = session.gpu.value!.arena.budget.used;
    await session.computeKernel();
    const { budget } = session.gpu.value!.arena;
    expect(budget.used).toBeGreaterThan(used);
    await until(() => session.jobs.value.length === 0 && budget.used === used, 'memory given back');
  });

  test('without a kernel there is nothing to read', async () => {
    const session = testSession({ dataset: await fewDigits(10) });
    await expect(session.kernelRow(0)).rejects.toMatchObject({ code: 'Unsupported' });
    expect(session.kernel.value).toBeUndefined();
  });
});
