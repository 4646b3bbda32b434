// A kernel that lies in a store, as the heatmap tells of it.
import { afterAll, afterEach, beforeAll, it } from 'vitest';
import '../../../src/elements/ntk-heatmap';
import type { FakeSession } from '../../support/fake-session';
import { mount, pictureSession, textOf, unmountAll, until } from './support';

let session: FakeSession;

beforeAll(async () => {
  session = await pictureSession(60);
});
afterEach(() => unmountAll());
afterAll(() => session[Symbol.dispose]());

it('says where it is read from, and whether all of it was there', async () => {
  const view = mount('ntk-heatmap', { session });
  const kernel = session.kernel.value!;
  session.kernel.value = { ...kernel, readFrom: { name: 'runs<b>.zarr', isComplete: false } };
  await until(() => textOf(view).includes('read from runs<b>.zarr, which is not complete yet'), 'the source');
  session.kernel.value = { ...kernel, readFrom: { name: 'runs.zarr', isComplete: true } };
  await until(() => /60 × 60 entries, read from runs\.zarr\./.test(textOf(view)), 'the whole source');
  session.kernel.value = kernel;
  await until(() => !textOf(view).includes('read from'), 'the computed kernel');
});
