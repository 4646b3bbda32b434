// Plays kept steps one after the other, until it is stopped or its host goes.
import type { LitElement, ReactiveController } from 'lit';

const interval = 300; // milliseconds of a step

export class FilmPlayer implements ReactiveController {
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly host: LitElement,
    private readonly next: () => void,
  ) {
    host.addController(this);
  }

  get isPlaying(): boolean {
    return this.timer !== undefined;
  }

  start(): void {
    this.stop();
    this.timer = setInterval(this.next, interval);
    this.host.requestUpdate();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.stop();
  }
}
