// How much memory of the page a film takes, known before it is begun.
import { NtkError } from '../../core/errors';
import { freeWords, neededWords } from '../../gpu/byte-size';
import type { TrainingSettings } from '../../state/settings';
import type { Film } from './film';

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
}

/** Bytes of kernels and places. */
export function bytesOf({ frames, probe, parameters, optimizer }: FilmSize): number {
  return 4 * frames * (probe ** 2 + setsOf[optimizer] * parameters);
}

/** Bytes of a film as it is. */
export function bytesOfFilm({ settings, probe, frames }: Film): number {
  const parameters = frames[0]?.place.parameters.length ?? 0;
  return bytesOf({ frames: frames.length, probe: probe.length, parameters, optimizer: settings.training.optimizer });
}

/** Throws LimitExceeded where a film of so many bytes does not fit beside others that have `taken` theirs. */
export function checkRoom(needed: number, taken: number): void {
  const available = Math.max(0, mostFilmBytes - taken);
  if (needed <= available) return;
  const message =
    `The film would take ${neededWords(needed)} of memory, and ${freeWords(available)} of what films may take is free. ` +
    'Keep fewer steps, or choose a smaller probe or network.';
  throw new NtkError('LimitExceeded', { what: 'film (bytes)', needed, available }, message);
}
