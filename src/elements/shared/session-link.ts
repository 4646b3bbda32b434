// How elements reach their session: by name, through the registry, which is loaded when the first element asks.
import type { Session } from '../../session/types';

export type Dataset = NonNullable<Session['dataset']['value']>;
export type Gpu = NonNullable<Session['gpu']['value']>;

const started = new WeakSet<Session>();

/** A session that lives at least until it is released. */
export interface Hold {
  readonly session: Session;
  release(): void;
}

/** Holds the session of that name; made when nobody has asked for it before. */
export async function holdSession(name: string): Promise<Hold> {
  const { acquireSession, releaseSession } = await import('../../session/registry');
  return { session: acquireSession(name), release: () => releaseSession(name) };
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
