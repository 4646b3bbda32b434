// What undo takes back in the laboratory, and what it leaves; and views that are computed because elements show them.
import { expect, test } from 'vitest';
import type { Session } from '../../../src/session/types';
import { shareGpu, testSession, until } from '../../support/session';
import { toy, toyState } from '../../support/toys';

shareGpu();

async function started(): Promise<Session> {
  const session = testSession({ state: toyState(toy('moons', 20, 1), 1) });
  await session.start();
  await until(() => session.kernel.value !== undefined, 'the kernel');
  return session;
}

test('undo takes back what datapoints are coloured and sorted by, and goes forward again', async () => {
  const session = await started();
  const { spectrum } = session.lab;
  session.setColouredBy('eigenvector');
  await until(() => spectrum.view.value !== undefined, 'the spectrum');
  spectrum.choose(3);
  session.setKernel({ order: 'column:eigenvector 3' });
  await until(() => session.kernel.value!.orderName === 'column:eigenvector 3', 'the order');
  const vector = spectrum.vector.value;
  expect(session.canUndo.value).toBe(true);
  session.undo();
  await until(() => session.kernel.value!.orderName === 'class', 'the order before');
  expect(spectrum.mode.value).toBe(3);
  session.undo();
  expect([session.colouredBy.value, spectrum.mode.value]).toEqual(['eigenvector', 1]);
  expect(spectrum.vector.value).not.toBe(vector);
  session.undo();
  expect([session.colouredBy.value, session.canUndo.value]).toEqual(['class', false]);
  session.redo();
  session.redo();
  expect([session.colouredBy.value, spectrum.mode.value]).toEqual(['eigenvector', 3]);
  expect(spectrum.vector.value).toBe(vector);
});

test('eigenvectors gone over in quick succession are one step, and none where nothing has their colours', async () => {
  const session = await started();
  const { spectrum } = session.lab;
  session.setColouredBy('eigenvector');
  await until(() => spectrum.view.value !== undefined, 'the spectrum');
  for (const mode of [2, 3, 4]) spectrum.choose(mode);
  session.undo();
  expect(spectrum.mode.value).toBe(1);
  session.undo();
  expect([session.colouredBy.value, session.canUndo.value]).toEqual(['class', false]);
  spectrum.choose(5);
  expect(session.canUndo.value).toBe(false);
});

test('what is chosen to be computed is no step of undo; a datapoint that is chosen is one', async () => {
  const session = await started();
  const { lab } = session;
  lab.show('nudge');
  lab.depth.choose({ kind: 'epoch' });
  lab.spectrum.setGamma(2);
  session.setNudge({ index: 3, rate: 0.1 });
  expect(session.canUndo.value).toBe(false);
  session.select(4);
  session.undo();
  expect(session.selection.value.selected).toBeUndefined();
  expect([lab.view.value, lab.depth.subject.value.kind, lab.spectrum.gamma.value]).toEqual(['nudge', 'epoch', 2]);
  expect(session.nudgeSettings.value).toMatchObject({ index: 3, rate: 0.1 });
});

test('a view that an element shows is computed, whichever the laboratory shows, until the element is gone', async () => {
  const session = await started();
  const { lab } = session;
  expect([lab.view.value, lab.plane.view.value, lab.spectrum.view.value]).toEqual([undefined, undefined, undefined]);
  const stops = [lab.watch('plane'), lab.watch('plane'), lab.watch('spectrum')];
  await until(() => lab.plane.view.value !== undefined, 'the plane');
  await until(() => lab.spectrum.view.value !== undefined, 'the spectrum');
  expect(lab.view.value).toBeUndefined();
  stops[0]();
  stops[0]();
  session.configure({ seed: 2 });
  await session.train();
  const { step } = session.training.value;
  await until(() => lab.plane.view.value?.step === step && step > 0, 'the plane of another network');
  for (const stop of stops) stop();
  session.configure({ seed: 3 });
  await session.train();
  await until(() => session.jobs.value.length === 0 && session.kernel.value?.step === step, 'everything else');
  expect([lab.plane.view.value, lab.spectrum.view.value]).toEqual([undefined, undefined]);
});
