// A session with a film whose steps all views can show, and what is read back of them.
import { Pyramid } from '../../src/core/pyramid';
import { readTexels } from '../../src/gpu/read-texels';
import { ownFilm } from '../../src/session/lab/film-settings';
import type { Film, FilmSettings, NetworkSettings, Session } from '../../src/session/types';
import { wholePicture } from '../../src/session/whole-picture';
import { fewDigits, smallState, testSession, until } from './session';

/** Datapoints of the films here, of 60. */
export const filmedProbe = 37;

export async function filmSession(changes: Partial<NetworkSettings> = {}): Promise<Session> {
  const network = { ...smallState.network, activation: 'tanh', ...changes } as const;
  const session = testSession({ dataset: await fewDigits(60), state: { ...smallState, network, step: 0 } });
  await session.start();
  await until(() => session.jobs.value.length === 0, 'rest');
  return session;
}

/** Of the session's own training: steps 0, 2, 4, 6 and 8. */
export async function filmed(session: Session, training: Partial<FilmSettings['training']> = {}): Promise<Film> {
  const own = ownFilm(session.network.value, session.trainingSettings.value);
  const settings = { ...own, training: { ...own.training, ...training }, steps: 8, kept: 4, probe: filmedProbe };
  await session.lab.film.record(0, settings);
  return session.lab.film.films.value[0]!;
}

export const bits = (values: Float32Array): number[] => [
  ...new Uint32Array(values.buffer, values.byteOffset, values.length),
];

/** The cells of a level of the picture that is shown. */
export function drawnCells(session: Session, level: number): Promise<Float32Array> {
  const { texture, rows, columns } = wholePicture(session.kernel.value!);
  const cells = new Pyramid(rows, columns).cells(0);
  const [height, width] = [cells.rows, cells.columns].map((side) => Math.ceil(side / 2 ** level));
  return readTexels(session.gpu.value!, texture, { level, x: 0, y: 0, width, height });
}
