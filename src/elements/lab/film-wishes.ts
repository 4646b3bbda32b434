// What the reader wants the runs of a film to be: the session's own training until another is asked for.
import type { ReactiveControllerHost } from 'lit';
import { type FilmRun } from '../../session/lab/film';
import { isFilmOf, ownFilm } from '../../session/lab/film-settings';
import type { Film, FilmSettings, Session } from '../../session/types';
import type { FilmChange } from './film-form';
import { lazyBesideFeatures } from './film-lazy';

type Wanted = readonly [FilmSettings | undefined, FilmSettings | undefined];

const nothing: Wanted = [undefined, undefined];

/** The network of the settings, unless a model was brought. Reads signals. */
const networkOf = ({ opened, network }: Session) => (opened.value ? undefined : network.value);

/** Whether a film is of the network that the session shows. Reads signals. */
export const isOwn = (film: Film, session: Session): boolean =>
  isFilmOf(film.settings, networkOf(session), session.trainingSettings.value);

export class FilmWishes {
  private wanted = nothing;
  /** The session's settings that the reader's go from. */
  private base = '';

  constructor(private readonly host: ReactiveControllerHost) {}

  /** Another network of the session starts over. To be called before the others, any number of times. Reads signals. */
  follow(session: Session): void {
    const base = JSON.stringify([networkOf(session), session.trainingSettings.value]);
    if (base !== this.base) this.wanted = nothing;
    this.base = base;
  }

  /** Undefined for a second run that is not wanted. Reads signals. */
  of(session: Session, run: FilmRun): FilmSettings | undefined {
    const known = this.wanted[run] ?? session.lab.film.films.value[run]?.settings;
    return known ?? (run === 0 ? ownFilm(networkOf(session), session.trainingSettings.value) : undefined);
  }

  change(session: Session, run: FilmRun, change: FilmChange): void {
    const [first, second] = this.runs(session);
    const changed = (settings: FilmSettings | undefined, at: FilmRun) =>
      settings && at === run ? change(settings) : settings;
    this.set([changed(first, 0), changed(second, 1)]);
  }

  changeBoth(session: Session, changes: Partial<FilmSettings>): void {
    const [first, second] = this.runs(session).map((settings) => settings && { ...settings, ...changes });
    this.set([first, second]);
  }

  /** A second run, for now like the first. */
  addSecond(session: Session): void {
    this.set([this.of(session, 0), this.of(session, 0)]);
  }

  removeSecond(session: Session): void {
    this.set([this.wanted[0], undefined]);
    session.lab.film.remove(1);
  }

  /** A lazy run beside one that learns features; not of a model that was brought. */
  fillIn(session: Session): void {
    const filled = lazyBesideFeatures(this.of(session, 0)!);
    if (filled) this.set(filled);
  }

  private runs(session: Session): Wanted {
    return [this.of(session, 0), this.of(session, 1)];
  }

  private set(wanted: Wanted): void {
    this.wanted = wanted;
    this.host.requestUpdate();
  }
}
