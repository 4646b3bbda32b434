// The state of a page's session kept for a reload, in the tab's own storage; where there is none, or it may not be used,
// nothing is kept.
import { effect } from '@preact/signals-core';
import { formatState, parseState, type StateDocument } from '../state/document';
import type { Session } from './types';

function keyOf(name: string): string {
  return `ntk-explorer ${name} ${globalThis.location?.pathname ?? ''}`;
}

/** Runs `use` on the tab's storage; undefined where there is none. A sandboxed frame's throws when it is asked for. */
function withStorage<T>(use: (storage: Storage) => T): T | undefined {
  try {
    const storage = globalThis.sessionStorage as Storage | undefined;
    return storage && use(storage);
  } catch {
    return undefined;
  }
}

/** Keeps the state of the session of that name for a reload of this page. Nothing happens where it cannot be kept. */
export function rememberState(name: string, state: StateDocument): void {
  withStorage((storage) => storage.setItem(keyOf(name), formatState(state)));
}

/** Keeps the state when the page is left, and when it can only be reloaded, until the returned function is called. */
export function rememberForReload({ name, state, status }: Pick<Session, 'name' | 'state' | 'status'>): () => void {
  const keep = (): void => rememberState(name, state.peek());
  const stopWatching = effect(() => {
    if (status.value.phase === 'failed') keep();
  });
  globalThis.addEventListener?.('pagehide', keep);
  return () => {
    stopWatching();
    globalThis.removeEventListener?.('pagehide', keep);
  };
}

/** What was kept; undefined when there is nothing, or it cannot be read. */
export function rememberedState(name: string): StateDocument | undefined {
  return withStorage((storage) => {
    const kept = storage.getItem(keyOf(name));
    return kept === null ? undefined : parseState(kept);
  });
}
