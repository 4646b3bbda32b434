// How elements reach their session: by name, through the registry, which is loaded when the first element asks.
import type { Session } from '../../session/types';
import { stateOfText } from './beginning';

export type Dataset = NonNullable<Session['dataset']['value']>;
export type Gpu = NonNullable<Session['gpu']['value']>;

const started = new WeakSet<Session>();

/** A session that lives at least until it is released. */
export interface Hold {
  readonly session: Session;
  release(): void;
}

/** What sessions were told to begin with; each once, however many elements say so. */
const begun = new WeakMap<Session, string>();

/**
 * Holds the session of that name; made when nobody has asked for it before. `beginning` is what it shows first (`stateOfText`),
 * or from now on where it is there already and was told otherwise, or nothing. Rejects with InvalidFile for one that means nothing.
 */
export async function holdSession(name: string, beginning?: string): Promise<Hold> {
  const [{ acquireSession, releaseSession, hasSession }, state] = await Promise.all([
    import('../../session/registry'),
    beginning === undefined ? undefined : stateOfText(beginning),
  ]);
  const isThere = hasSession(name);
  const session = acquireSession(name, { state });
  if (state && begun.get(session) !== beginning) {
    begun.set(session, beginning!);
    if (isThere) session.show(state).catch(() => undefined); // what failed is the session's problem
  }
  return { session, release: () => releaseSession(name) };
}

/** A session whose owner keeps it alive. */
export function borrowSession(session: Session): Hold {
  return { session, release: () => undefined };
}

/** Starts a session the first time it is asked to. What goes wrong is in the session's own signals. */
export function startOnce(session: Session): void {
  if (started.has(session)) return;
  started.add(session);
  session.start().catch(() => undefined);
}
