// A session's settings survive a reload of its page, where the browser lets them.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createSession } from '../../../src/session/session';
import { rememberedState, rememberState } from '../../../src/session/remembered';
import { defaultState, formatState } from '../../../src/state/document';

function memoryStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

describe('remembered state', () => {
  afterEach(() => vi.unstubAllGlobals());

  test('without storage, and where a frame may not use it, nothing is kept and nothing throws', () => {
    vi.stubGlobal('sessionStorage', undefined);
    rememberState('main', defaultState);
    expect(rememberedState('main')).toBeUndefined();
    Object.defineProperty(globalThis, 'sessionStorage', {
      configurable: true,
      get: () => {
        throw new DOMException('not allowed', 'SecurityError');
      },
    });
    rememberState('main', defaultState);
    expect(rememberedState('main')).toBeUndefined();
    Object.defineProperty(globalThis, 'sessionStorage', { configurable: true, writable: true, value: undefined });
  });

  test('a session goes on with what was kept; a state that is given, or another name, does not', () => {
    vi.stubGlobal('sessionStorage', memoryStorage());
    const state = { ...defaultState, network: { ...defaultState.network, hidden: [7] } };
    rememberState('main', state);
    expect(rememberedState('main')).toEqual(state);
    expect(createSession('main', { remember: true }).network.value.hidden).toEqual([7]);
    expect(createSession('main').network.value).toEqual(defaultState.network);
    expect(createSession('main', { remember: true, state: defaultState }).state.value).toEqual(defaultState);
    expect(createSession('other', { remember: true }).network.value).toEqual(defaultState.network);
  });

  test('what is damaged is as if it were not there', () => {
    const storage = memoryStorage();
    vi.stubGlobal('sessionStorage', { ...storage, getItem: () => formatState(defaultState).slice(0, 40) });
    expect(rememberedState('main')).toBeUndefined();
    expect(createSession('main', { remember: true }).state.value).toEqual(defaultState);
  });

  test('it is kept when the page is left, until the session is disposed', () => {
    vi.stubGlobal('sessionStorage', memoryStorage());
    const page = new EventTarget();
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
    const session = createSession('main', { remember: true });
    session.setLayer('input');
    page.dispatchEvent(new Event('pagehide'));
    expect(rememberedState('main')?.layer).toBe('input');
    session[Symbol.dispose]();
    session.setLayer('activation1');
    page.dispatchEvent(new Event('pagehide'));
    expect(rememberedState('main')?.layer).toBe('input');
  });
});
