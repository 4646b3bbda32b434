// Which kept step of each film is shown: the slider goes over the film with the most of them.
import type { Film, FilmFrame } from '../../session/types';
import type { ShownFilms } from './film-charts';

/** The film that the slider goes over; undefined while nothing is kept. */
export function longestOf(films: ShownFilms): Film | undefined {
  const [first, ...others] = films.filter((film): film is Film => film !== undefined && film.frames.length > 0);
  return others.reduce<Film | undefined>(
    (best, film) => (film.frames.length > best!.frames.length ? film : best),
    first,
  );
}

/** The last kept step of a film up to `step`. */
export function frameAt(film: Film | undefined, step: number): FilmFrame | undefined {
  return film?.frames.findLast((frame) => frame.step <= step);
}
