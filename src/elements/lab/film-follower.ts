// The kept step that a film's view is at, and how the other views follow it: whenever the reader goes to a step, never unasked.
import type { LitElement, ReactiveController } from 'lit';
import { type FilmRun, filmRuns } from '../../session/lab/film';
import type { Session, ShownFrame } from '../../session/types';
import type { ShownFilms } from './film-charts';
import { frameAt, longestOf } from './film-strip';

export class FilmFollower implements ReactiveController {
  /** The last while undefined. */
  private at: number | undefined;
  private session: Session | undefined;
  private films: ShownFilms = [];
  /** What this view has had shown, or has taken over. */
  private told: ShownFrame | undefined;
  private chosen: FilmRun = 0;

  constructor(private readonly host: LitElement) {
    host.addController(this);
  }

  /** To be called before the others in every update. Where somebody else has shown a step, this view is at it. Reads signals. */
  follow(session: Session, films: ShownFilms): void {
    [this.session, this.films] = [session, films];
    const shown = session.lab.film.shown.value;
    if (!shown || shown === this.told) return;
    this.told = shown;
    this.chosen = shown.run;
    const frames = longestOf(films)?.frames ?? [];
    this.at = frames.findLastIndex(({ step }) => step <= shown.step);
  }

  get lastPlace(): number {
    return (longestOf(this.films)?.frames.length ?? 1) - 1;
  }

  /** Of the step among those of the longest film. */
  get place(): number {
    return Math.min(this.at ?? this.lastPlace, this.lastPlace);
  }

  /** The kept step. */
  get step(): number {
    return longestOf(this.films)?.frames[this.place].step ?? 0;
  }

  /** The run that the other views follow. */
  get run(): FilmRun {
    return this.films[this.chosen] ? this.chosen : (filmRuns.find((run) => this.films[run]) ?? 0);
  }

  /** The reader goes to a step: all views show it. */
  goTo(place: number): void {
    this.at = place;
    this.show();
    this.host.requestUpdate();
  }

  /** The reader wants to see the other run. */
  choose(run: FilmRun): void {
    this.chosen = run;
    this.show();
    this.host.requestUpdate();
  }

  /** There will be other films. */
  rest(): void {
    this.at = undefined;
  }

  /** A view that is gone leaves the others to the network; a move disconnects and connects in one task. */
  hostDisconnected(): void {
    queueMicrotask(() => {
      if (!this.host.isConnected) this.session?.lab.film.hide();
    });
  }

  private show(): void {
    const film = this.films[this.run];
    const frame = frameAt(film, this.step);
    if (!this.session || !film || !frame) return;
    this.session.lab.film.show(this.run, film.frames.indexOf(frame));
    this.told = this.session.lab.film.shown.peek();
  }
}
