// Sessions by name: one for each, made when first asked for, and kept while somebody holds it.
import { createSession, type SessionOptions } from './session';
import { rememberedState } from './remembered';
import type { Session } from './types';

export const defaultName = 'main';

const graceMilliseconds = 10_000; // an element may be taken out of the page and put back elsewhere

interface Entry {
  readonly session: Session;
  holders: number;
  ending?: ReturnType<typeof setTimeout>;
}

const entries = new Map<string, Entry>();

function entryOf(name: string, options?: SessionOptions): Entry {
  let entry = entries.get(name);
  if (!entry) {
    const session = createSession(name, { remember: name === defaultName, ...options });
    entries.set(name, (entry = { session, holders: 0 }));
  }
  return entry;
}

/** Whether somebody has asked for the session of that name. */
export const hasSession = (name: string): boolean => entries.has(name);

/** Whether a reload of the page goes on with what was shown before it. */
export const hasRemembered = (): boolean => rememberedState(defaultName) !== undefined;

/** The session of that name. The options count when it is made now; the page's main one is remembered for a reload. */
export function getSession(name: string = defaultName, options?: SessionOptions): Session {
  return entryOf(name, options).session;
}

/** The session of that name, held: it lives at least until `releaseSession`. */
export function acquireSession(name: string = defaultName, options?: SessionOptions): Session {
  const entry = entryOf(name, options);
  clearTimeout(entry.ending);
  entry.holders += 1;
  return entry.session;
}

/** Gives up one hold. A session that nobody has held for ten seconds is disposed and forgotten. */
export function releaseSession(name: string = defaultName): void {
  const entry = entries.get(name);
  if (!entry || entry.holders === 0) return;
  entry.holders -= 1;
  if (entry.holders === 0) entry.ending = setTimeout(() => disposeSession(name), graceMilliseconds);
}

/** Disposes the session of that name at once, whoever holds it. */
export function disposeSession(name: string = defaultName): void {
  const entry = entries.get(name);
  entries.delete(name);
  clearTimeout(entry?.ending);
  entry?.session[Symbol.dispose]();
}
