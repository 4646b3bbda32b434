// A nudge in depth follows the session: what is asked for while another network is being built is of that network.
import { expect, test } from 'vitest';
import type { Session } from '../../../src/session/types';
import { fewDigits, shareGpu, smallState, testSession, until } from '../../support/session';

shareGpu();

const settled = (session: Session): Promise<void> =>
  until(() => session.jobs.value.length === 0, 'the end of all jobs');

test('asked for while the loss is being changed, it is of the new loss', async () => {
  const session = testSession({ dataset: await fewDigits(20), state: { ...smallState, step: 0 } });
  await session.start();
  await settled(session);
  const { depth } = session.lab;
  session.setNudge({ index: 3 });
  await depth.compute();
  const before = depth.view.value!;
  for (const loss of ['squared-error', 'cross-entropy'] as const) {
    session.configure({}, { loss });
    await depth.compute();
    expect(depth.view.value, loss).toBeDefined();
    expect(depth.layers.value!.of).toBe(depth.view.value);
    expect([...depth.view.value!.first].every((value, at) => value === before.first[at])).toBe(
      loss === 'cross-entropy',
    );
  }
  expect(depth.view.value).not.toBe(before);
});
