// The state of a page's session kept for a reload, in the tab's own storage; where there is none, or it may not be used,
// nothing is kept.
import { formatState, parseState, type StateDocument } from '../state/document';

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

/** What was kept; undefined when there is nothing, or it cannot be read. */
export function rememberedState(name: string): StateDocument | undefined {
  return withStorage((storage) => {
    const kept = storage.getItem(keyOf(name));
    return kept === null ? undefined : parseState(kept);
  });
}
