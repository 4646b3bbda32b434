// The placing of the datapoints, cancelled by the reader and asked for again.
import { expect, test } from 'vitest';
import { fewDigits, shareGpu, smallState, testSession, until } from '../../support/session';

shareGpu();

test('cancelled, nothing is placed, until it is asked for again', async () => {
  const session = testSession({ dataset: await fewDigits(40), state: smallState });
  const cancelled = session.placeDatapoints();
  await until(() => session.jobs.value.some(({ key }) => key === 'neighbourhood'), 'the job');
  session.jobs.value.find(({ key }) => key === 'neighbourhood')!.cancel();
  await cancelled;
  expect(session.jobs.value).toEqual([]);
  expect(session.neighbourhood.value).toBeUndefined();
  await session.placeDatapoints();
  expect(session.neighbourhood.value!.layers.map(({ neighbours }) => neighbours.k)).toEqual([8, 8, 8]);
  expect(session.problem.value).toBeUndefined();
});
