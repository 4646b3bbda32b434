// How elements reach their session: by name, through the registry, which is loaded when the first element asks.
import type { Session } from '../../session/types';

export type Dataset = NonNullable<Session['dataset']['value']>;
export type Gpu = NonNullable<Session['gpu']['value']>;

const started = new WeakSet<Session>();

/** The session of that name; made when no element or page has asked for it before. */
export async function sessionNamed(name: string): Promise<Session> {
  const { getSession } = await import('../../session/registry');
  return getSession(name);
}

/** Starts a session the first time it is asked to. What goes wrong is in the session's own signals. */
export function startOnce(session: Session): void {
  if (started.has(session)) return;
  started.add(session);
  session.start().catch(() => undefined);
}
