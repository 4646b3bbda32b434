// The room that is told before a model is opened: what is said to have room is shown, by tile where the kernel is too large to
// be there as a whole, and more is refused.
import { describe, expect, test } from 'vitest';
import type { Datapoints } from '../../../src/datasets/dataset';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { roomFor, roomOf } from '../../../src/session/kernel-room';
import { fewDigits, smallState, testDevice, testSession, until } from '../../support/session';

const features = 3000;
const graph = buildMlp({ sizes: [features, 4, 2], activation: 'tanh', parameterization: 'standard', residual: false });
const model = { graph, values: initialise(graph, 1) };
const some = (count: number): Datapoints => ({
  name: 'x',
  count,
  features,
  inputs: Float32Array.from({ length: count * features }, (_, at) => ((at * 37) % 101) / 100),
});

describe('room', () => {
  test('is not known before there is a device', () => {
    expect(roomOf(testSession())).toBeUndefined();
  });

  test('is enough for what is said to have room, and not for much more', async () => {
    const device = testDevice().holder;
    const dataset = await fewDigits(200);
    const budget = 3 * 2 ** 23;
    const session = testSession({ dataset, state: { ...smallState, step: 0 }, device, budget });
    await session.start();
    await until(() => session.jobs.value.length === 0, 'rest');
    const { most, memory } = roomFor(graph, roomOf(session)!, 40_000)!;
    expect(memory.free).toBeLessThan(budget);
    expect(most).toBeGreaterThan(600);
    await session.open({ name: 'large', model, dataset: some(most) });
    expect(session.kernel.value!.order.length).toBe(most);
    expect(session.problem.value).toBeUndefined();
    const refused = session.open({ name: 'large', model, dataset: some(2 * most) });
    await expect(refused).rejects.toMatchObject({ code: 'LimitExceeded' });
  });
});
