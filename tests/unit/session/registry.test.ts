// Sessions by name: one for each, surviving a move in the page, disposed when nobody holds it any more.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { acquireSession, disposeSession, getSession, releaseSession } from '../../../src/session/registry';

describe('session registry', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    disposeSession();
    disposeSession('other');
    vi.useRealTimers();
  });

  test('one session per name, "main" when none is given, nothing opened', () => {
    const session = getSession();
    expect(session).toBe(getSession('main'));
    expect(session).not.toBe(getSession('other'));
    expect(session.name).toBe('main');
    expect(session.gpu.value).toBeUndefined();
    expect(session.jobs.value).toEqual([]);
  });

  test('released and taken again in time, it is the same session', () => {
    const session = acquireSession();
    releaseSession();
    vi.advanceTimersByTime(9_000);
    expect(acquireSession()).toBe(session);
    vi.advanceTimersByTime(60_000);
    expect(getSession()).toBe(session);
  });

  test('released by all for ten seconds, it is disposed and forgotten', async () => {
    const session = acquireSession();
    acquireSession();
    releaseSession();
    vi.advanceTimersByTime(60_000);
    expect(getSession()).toBe(session);
    releaseSession();
    vi.advanceTimersByTime(10_000);
    await session.closed;
    expect(getSession()).not.toBe(session);
  });
});
