// The choice between PCA and UMAP: what it asks for, what it says meanwhile, and that it can be stopped.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import '../../../src/elements/ntk-neighbourhood';
import type { FakeSession } from '../../support/fake-session';
import { mount, pictureSession, textOf, unmountAll, until } from './support';

let session: FakeSession;

beforeAll(async () => {
  session = await pictureSession(60);
});
afterEach(() => unmountAll());
afterAll(() => session[Symbol.dispose]());

it('asks for UMAP, says how far it is, and stops it', async () => {
  const view = mount('ntk-neighbourhood', { session, manual: true }, [500, 400]);
  const choice = await until(() => view.shadowRoot?.querySelector<HTMLSelectElement>('[name="layout"]'), 'the choice');
  expect(choice.value).toBe('pca');
  choice.value = 'umap';
  choice.dispatchEvent(new Event('change'));
  expect(session.requests).toContain('setLayout umap');
  let cancelled = false;
  const progress = { stage: 'epochs of UMAP', done: 200, total: 500 };
  const job = { id: 1, key: 'umap', title: 'UMAP', progress, started: 0, cancel: () => void (cancelled = true) };
  session.jobs.value = [job];
  await until(() => textOf(view).includes('epochs of UMAP, 40'), 'the progress');
  (await until(() => view.shadowRoot!.querySelector<HTMLElement>('.layout button'), 'the button')).click();
  expect(cancelled).toBe(true);
  session.jobs.value = [];
  await until(() => !view.shadowRoot!.querySelector('.layout'), 'the end of it');
});

it('says what the places of UMAP mean', async () => {
  const view = mount('ntk-neighbourhood', { session, manual: true }, [500, 400]);
  const before = session.neighbourhood.value!;
  await until(() => view.shadowRoot && textOf(view).includes('of the variance'), 'the variance');
  const layers = before.layers.map((layer) => ({ ...layer, layout: 'umap' as const }));
  session.neighbourhood.value = { ...before, layers };
  await until(() => textOf(view).includes('neighbours lie together'), 'the words');
  expect(textOf(view)).not.toContain('of the variance');
  session.neighbourhood.value = before;
});
