// Tells a session that an element shows a view of its laboratory, from when it is seen until it is gone.
import type { LitElement, ReactiveController } from 'lit';
import type { LabName, Session } from '../../session/types';

export class LabWatcher implements ReactiveController {
  private watched: Session | undefined;
  private stop: (() => void) | undefined;

  /** `shown` is the session of the host once that is seen. */
  constructor(
    host: LitElement,
    private readonly view: LabName,
    private readonly shown: () => Session | undefined,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    const session = this.shown();
    if (session !== this.watched) this.follow(session);
  }

  hostDisconnected(): void {
    this.follow(undefined);
  }

  /** When the host's update is done, which reads the session's signals. */
  private follow(session: Session | undefined): void {
    this.watched = session;
    queueMicrotask(() => {
      if (session !== this.watched) return;
      this.stop?.();
      this.stop = session?.lab.watch(this.view);
    });
  }
}
