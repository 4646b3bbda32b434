// The link to what is shown: read from the field, copied, too long for one, and of a model that is in none.
import { userEvent } from 'vitest/browser';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import '../../../src/elements/ntk-share';
import { permutation } from '../../../src/core/random';
import { defaultState, type StateDocument } from '../../../src/state/document';
import { setColours } from '../../../src/state/set-colours';
import { longestLink, stateOfFragment } from '../../../src/state/link';
import { FakeSession } from '../../support/fake-session';
import { inside, mount, schemes, setScheme, textOf, unmountAll, until, violations } from './support';

afterEach(() => unmountAll());

const trained: StateDocument = { ...defaultState, step: 40, selected: 3, lab: 'film' };

/** A state with a set of as many scattered datapoints as no link holds. */
const runs = Array.from(permutation(3, 1, 1200), (place) => place + 1);
const large: StateDocument = { ...defaultState, sets: [{ name: 'scattered', colour: setColours[0], runs }] };

async function opened(state: StateDocument, page?: string) {
  const session = new FakeSession();
  session.state.value = state;
  session.savable.value = [{ kind: 'state', name: 'digits-state.json' }];
  const view = mount('ntk-share', { session, page });
  await until(() => (view as unknown as { linked?: unknown }).linked, 'the session');
  const button = inside<HTMLButtonElement>(view, '[part=button]');
  button.click();
  await until(() => view.shadowRoot!.querySelector('p'), 'the words');
  const field = () => view.shadowRoot!.querySelector<HTMLInputElement>('[part=link]');
  const pressNamed = (name: string): void =>
    [...view.shadowRoot!.querySelectorAll('button')].find((each) => each.textContent.trim() === name)!.click();
  return { session, view, button, field, pressNamed };
}

it('opens the state, in the page that is named, and follows it', async () => {
  const { session, field } = await opened(trained, 'https://example.org/explorer/?a=1#old');
  const first = await until(() => field()!.value, 'the link');
  const { href, hash } = new URL(first);
  expect(href).toMatch(/^https:\/\/example\.org\/explorer\/\?a=1#state=/);
  expect(await stateOfFragment(hash)).toEqual(trained);
  session.state.value = { ...trained, selected: 4 };
  const second = await until(() => field()!.value !== first && field()!.value, 'another link');
  expect(await stateOfFragment(new URL(second).hash)).toEqual({ ...trained, selected: 4 });
});

it('is copied, and where that is refused is there to be taken', async () => {
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  onTestFinished(() => write.mockRestore());
  const { view, field, pressNamed } = await opened(trained);
  const link = await until(() => field()!.value, 'the link');
  pressNamed('Copy');
  await until(() => textOf(view).includes('The link is copied.'), 'the word of it');
  expect(write).toHaveBeenCalledWith(link);
  write.mockRejectedValue(new Error('not allowed'));
  pressNamed('Copied');
  await until(() => textOf(view).includes('take it from the field'), 'the other way');
  expect(view.shadowRoot!.activeElement).toBe(field());
  expect([field()!.selectionStart, field()!.selectionEnd]).toEqual([0, link.length]);
});

it('too long is told with its length, and saved as a file', async () => {
  const names: string[] = [];
  const spy = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    names.push(this.download);
  });
  onTestFinished(() => spy.mockRestore());
  const { session, view, field, pressNamed } = await opened(large);
  await until(() => field() === null, 'the refusal');
  const [, length] = /a link of ([\d,]+) characters/.exec(textOf(view))!;
  expect(Number(length.replaceAll(',', ''))).toBeGreaterThan(longestLink);
  pressNamed('Save as a file');
  await until(() => names.length > 0, 'the download');
  expect([session.requests, names]).toEqual([['save state'], ['digits-state.json']]);
});

it('of a model that was opened there is none', async () => {
  const { session, view, field } = await opened(trained);
  session.isBrought.value = true;
  await until(
    () => textOf(view).includes('A model or data that were opened from files are in none of these'),
    'the words',
  );
  expect(field()).toBeNull();
});

it('is left by keyboard, and its button has the focus again', async () => {
  const { view, button } = await opened(trained);
  await userEvent.keyboard('{Tab}');
  await userEvent.keyboard('{Escape}');
  await until(() => button.getAttribute('aria-expanded') === 'false', 'the end of it');
  expect(view.shadowRoot!.activeElement).toBe(button);
});

it.each(schemes)('is readable by everyone (%s)', async (scheme) => {
  setScheme(scheme);
  onTestFinished(() => setScheme('light'));
  const { view, field } = await opened(trained);
  await until(() => field()!.value, 'the link');
  expect(await violations(view)).toEqual([]);
});
