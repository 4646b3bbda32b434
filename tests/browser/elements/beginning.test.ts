// What an element's page says its session begins with: a link or a document, for all elements of the name, told anew, refused.
import { afterEach, expect, it } from 'vitest';
import '../../../src/elements/ntk-jobs';
import '../../../src/elements/ntk-status';
import { defaultState, formatState, type StateDocument } from '../../../src/state/document';
import { fragmentOf } from '../../../src/state/link';
import type { Session } from '../../../src/session/types';
import { disposeSession } from '../../../src/session/registry';
import { mount, textOf, unmountAll, until } from './support';

const name = 'beginning';
afterEach(() => {
  unmountAll();
  disposeSession(name);
});

const moons: StateDocument = {
  ...defaultState,
  dataset: { name: 'moons', count: 40, noise: 0.1, seed: 1 },
  network: { ...defaultState.network, hidden: [8], seed: 5 },
  step: 3,
};

/** Elements that show no results, so that nothing is computed. */
const place = (attributes: object, tag: 'ntk-jobs' | 'ntk-status' = 'ntk-jobs') =>
  mount(tag, { session: name, ...attributes });

const linkedOf = (element: Element): Promise<Session> =>
  until(() => (element as unknown as { linked?: Session }).linked, 'the session');

it.each([
  ['a link', async () => `https://example.org/page${await fragmentOf(moons)}`],
  ['the end of one', () => fragmentOf(moons)],
  ['a document', async () => formatState(moons)],
  [
    'a document by hand',
    async () =>
      ' {"version": 1, "dataset": {"name": "moons", "count": 40, "noise": 0.1, "seed": 1}, "network": {"hidden": [8], "seed": 5}, "step": 3}',
  ],
])('begins with %s', async (_, textFor) => {
  const element = place({ beginning: await textFor() });
  const session = await linkedOf(element);
  expect(session.state.value).toMatchObject(moons);
});

it('is said by one element for all of its name', async () => {
  const beginning = formatState(moons);
  const [silent, telling, again] = [place({}), place({ beginning }), place({ beginning })];
  const sessions = await Promise.all([silent, telling, again].map(linkedOf));
  expect(new Set(sessions).size).toBe(1);
  await until(() => sessions[0].datasetSettings.value !== 'digits', 'the state that was told');
  expect(sessions[0].network.value).toEqual(moons.network);
});

it('may be told anew by its attribute', async () => {
  const element = place({ beginning: formatState(moons) });
  const session = await linkedOf(element);
  const other = { ...moons, network: { ...moons.network, seed: 6 } };
  element.setAttribute('state', formatState(other));
  await until(() => session.network.value.seed === 6, 'the other state');
  expect(await linkedOf(element)).toBe(session);
});

it('that means nothing is refused in words, and mended by another', async () => {
  const element = place({ beginning: 'digits' }, 'ntk-status');
  const errors: unknown[] = [];
  element.addEventListener('ntk-error', (event) => errors.push((event as CustomEvent).detail.error));
  await until(() => textOf(element).includes('neither a link that was copied nor a document'), 'the refusal');
  expect(errors).toHaveLength(1);
  element.setAttribute('state', formatState(moons));
  const session = await linkedOf(element);
  expect(session.network.value.seed).toBe(5);
  await until(() => !textOf(element).includes('neither a link'), 'the end of the refusal');
});
