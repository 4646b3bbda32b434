// The room that is told before a model is opened: what is said to have room is computed, and more is refused.
import { describe, expect, test } from 'vitest';
import type { Datapoints } from '../../../src/datasets/dataset';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { roomFor, roomOf } from '../../../src/session/kernel-room';
import { randomNumbers } from '../../support/numbers';
import { fewDigits, smallState, testDevice, testSession } from '../../support/session';

const graph = buildMlp({ sizes: [3, 4, 2], activation: 'tanh', parameterization: 'standard', residual: false });
const model = { graph, values: initialise(graph, 1) };
const some = (count: number): Datapoints => ({
  name: 'x',
  count,
  features: 3,
  inputs: Float32Array.from(randomNumbers(count * 3, 0, 'x')),
});

describe('room', () => {
  test('is not known before there is a device', () => {
    expect(roomOf(testSession())).toBeUndefined();
  });

  test('is enough for what is said to have room, and not for much more', async () => {
    const device = testDevice().holder;
    const dataset = await fewDigits(200);
    const session = testSession({ dataset, state: { ...smallState, step: 0 }, device, budget: 2 ** 23 });
    await session.start();
    const { most, memory } = roomFor(graph, roomOf(session)!, 4000)!;
    expect(memory!.free).toBeLessThan(2 ** 23);
    expect(most).toBeGreaterThan(600);
    await session.open({ name: 'small', model, dataset: some(most) });
    expect(session.kernel.value!.order.length).toBe(most);
    expect(session.problem.value).toBeUndefined();
    const again = roomFor(graph, roomOf(session)!, 4000)!.most;
    expect(again).toBeLessThan(most);
    const refused = session.open({ name: 'small', model, dataset: some(Math.ceil(most * 1.3)) });
    await expect(refused).rejects.toMatchObject({ code: 'LimitExceeded' });
  });
});
