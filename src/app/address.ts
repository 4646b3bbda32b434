// The page's address and its session: a link opens what it names, and the address follows what is shown.
import { effect } from '@preact/signals-core';
import type { Session } from '../session/types';
import { compactState } from '../state/compact';
import { defaultState, type StateDocument } from '../state/document';
import { fragmentOf, longestLink, stateOfFragment } from '../state/link';

const rest = 500; // milliseconds without a change after which the address is written

const isReload = (): boolean =>
  performance.getEntriesByType('navigation').some((entry) => (entry as PerformanceNavigationTiming).type === 'reload');

/**
 * The page's session, from the state that the address names; a reload goes on with what the tab has kept. `refused` is why the
 * address could not be read: the session is then the default one.
 */
export async function sessionOfAddress(): Promise<{ readonly session: Session; readonly refused?: unknown }> {
  const { getSession, hasRemembered } = await import('../session/registry');
  if (isReload() && hasRemembered()) return { session: getSession() };
  try {
    return { session: getSession(undefined, { state: await stateOfFragment(location.hash) }) };
  } catch (refused) {
    return { session: getSession(undefined, { state: defaultState }), refused };
  }
}

/** Shows what another address in the same page names. `refuse` gets why it could not be read. */
export function followLinks(session: Session, refuse: (error: unknown) => void): void {
  const follow = async (): Promise<void> => {
    let state: StateDocument | undefined;
    try {
      state = await stateOfFragment(location.hash);
    } catch (error) {
      return refuse(error);
    }
    refuse(undefined);
    if (state) await session.show(state);
  };
  addEventListener('hashchange', () => void follow().catch(() => undefined)); // what failed is the session's problem
}

/** Writes what is shown into the address; nothing of the default, of what is in no document, and of what is too long. */
export function writeAddress({ state, isBrought }: Pick<Session, 'state' | 'isBrought'>): void {
  let wanted: StateDocument | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = async (): Promise<void> => {
    const shown = wanted;
    const fragment = shown && !isDefault(shown) ? await fragmentOf(shown) : '';
    if (shown !== wanted) return;
    const { pathname, search, origin } = location;
    const isShort = (origin + pathname + search + fragment).length <= longestLink;
    history.replaceState(history.state, '', pathname + search + (isShort ? fragment : ''));
  };
  effect(() => {
    wanted = isBrought.value ? undefined : state.value;
    clearTimeout(timer);
    timer = setTimeout(() => void write(), rest);
  });
}

/** Whether a page that is opened without a link comes to it by itself. */
const isDefault = (state: StateDocument): boolean =>
  compactState({ ...state, checkpoints: [] }) === compactState(defaultState);
