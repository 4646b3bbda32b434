// What every element of a session is made of: the link by name, updates when a signal it read changes, a start when seen.
import { effect } from '@preact/signals-core';
import { LitElement, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import { isAbort } from '../../core/progress';
import type { Session } from '../../session/types';
import { emit } from './events';
import { borrowSession, holdSession, startOnce, type Hold } from './session-link';

export class SessionElement extends LitElement {
  /** Name of the session this element shows (elements of one name share it), or a session itself. */
  @property() session: string | Session = 'main';
  /**
   * What the session begins with: a link, the part of one from the # on, or the JSON of a state. Of elements of one name one may
   * say it for all; given later, or changed, it is shown in place of what is there.
   */
  @property({ attribute: 'state' }) beginning: string | undefined;
  /** Leaves starting the session to the page. */
  @property({ type: Boolean }) manual = false;
  /** The session once it is there. Signals read from it in `render` or `updated` bring the element up to date. */
  @state() protected linked: Session | undefined;
  /** Why there is no session: its code could not be loaded. */
  @state() protected linkError: unknown;
  @state() private seen = false;
  /** Elements that show results set this, so that a page of one element needs no script. */
  protected readonly startsSession: boolean = false;
  private stopWatching: (() => void) | undefined;
  private observer: IntersectionObserver | undefined;
  private hold: Hold | undefined;
  /** What `linked` is, or will soon be, the session of, and what it was told to begin with; undefined while not connected. */
  private wanted: { readonly session: string | Session; readonly beginning: string | undefined } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) this.seen = true;
    });
    this.observer.observe(this);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer?.disconnect();
    this.stopWatching?.();
    this.stopWatching = undefined;
    this.letGo();
  }

  /** True from the first time the element was on screen. */
  protected get wasSeen(): boolean {
    return this.seen;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    if (this.isConnected && !this.isLinked) void this.link(this.session, this.beginning);
    if (this.startsSession && this.seen && !this.manual && this.linked) startOnce(this.linked);
  }

  /** One update, repeated when a signal it read has changed. */
  protected override performUpdate(): void {
    if (!this.isUpdatePending) return;
    this.stopWatching?.();
    let drawn = false;
    const stop = effect(() => {
      if (drawn) return this.requestUpdate();
      drawn = true;
      super.performUpdate();
    });
    this.stopWatching = stop;
    if (!this.isConnected) stop();
  }

  /** Passes on a request to the session; what fails is told by event as well, what was cancelled is not. */
  protected request(promise: Promise<unknown>): void {
    promise.catch((error: unknown) => {
      if (!isAbort(error)) emit(this, 'ntk-error', { error });
    });
  }

  private get isLinked(): boolean {
    return this.wanted?.session === this.session && this.wanted.beginning === this.beginning;
  }

  private async link(session: string | Session, beginning: string | undefined): Promise<void> {
    this.letGo();
    const wanted = (this.wanted = { session, beginning });
    try {
      const hold = typeof session === 'string' ? await holdSession(session, beginning) : borrowSession(session);
      if (this.wanted !== wanted) return hold.release();
      this.hold = hold;
      this.linked = hold.session;
      this.linkError = undefined;
    } catch (error) {
      if (this.wanted !== wanted) return;
      this.linkError = error;
      emit(this, 'ntk-error', { error });
    }
  }

  private letGo(): void {
    this.hold?.release();
    this.hold = this.wanted = undefined;
  }
}
