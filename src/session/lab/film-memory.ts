// How much memory of the page a film takes, known before it is begun.
import { NtkError } from '../../core/errors';
import { freeWords, neededWords } from '../../gpu/byte-size';
import type { TrainingSettings } from '../../state/settings';
import type { Film, FilmFrame } from './film';

/** Bytes that the films of a session may take together. */
const mostFilmBytes = 2 ** 29;

/** Sets of numbers in a place in training: the parameters, and the moments that the optimizer has. */
const setsOf: Readonly<Record<TrainingSettings['optimizer'], number>> = { sgd: 1, momentum: 2, adam: 3 };

export interface FilmSize {
  readonly frames: number;
  /** Datapoints of the probe set. */
  readonly probe: number;
  /** Floats of a packed set of parameters. */
  readonly parameters: number;
  readonly optimizer: TrainingSettings['optimizer'];
  /** Floats of where the datapoints are in all hidden layers. */
  readonly places: number;
}

/** Bytes of kernels, places in training and places of the datapoints. */
export function bytesOf({ frames, probe, parameters, optimizer, places }: FilmSize): number {
  return 4 * frames * (probe ** 2 + setsOf[optimizer] * parameters + places);
}

const floatsOf = ({ places }: FilmFrame): number => places.reduce((sum, { points }) => sum + points.length, 0);

/** Bytes of a film as it is. */
export function bytesOfFilm({ settings, probe, frames }: Film): number {
  const parameters = frames[0]?.place.parameters.length ?? 0;
  const places = Math.max(0, ...frames.map((frame) => floatsOf(frame)));
  const { optimizer } = settings.training;
  return bytesOf({ frames: frames.length, probe: probe.length, parameters, optimizer, places });
}

/** Whether so many bytes fit beside others. */
export const hasRoom = (needed: number, taken: number): boolean => needed <= mostFilmBytes - taken;

/** Throws LimitExceeded where a film of so many bytes does not fit beside others that have `taken` theirs. */
export function checkRoom(needed: number, taken: number): void {
  const available = Math.max(0, mostFilmBytes - taken);
  if (needed <= available) return;
  const message =
    `The film would take ${neededWords(needed)} of memory, and ${freeWords(available)} of what films may take is free. ` +
    'Keep fewer steps, or choose a smaller probe or network.';
  throw new NtkError('LimitExceeded', { what: 'film (bytes)', needed, available }, message);
}
