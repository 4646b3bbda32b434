// What a film may be asked for, what it begins with, and whether it is of a session's own training.
import { checkNetwork, checkTraining } from '../../state/checks';
import { numberAt } from '../../state/fields';
import type { NetworkSettings, TrainingSettings } from '../../state/settings';
import type { FilmSettings } from './film';

/** Ends of what may be asked for, both included. */
export const filmLimits = {
  steps: { least: 1, most: 100_000, whole: true },
  kept: { least: 1, most: 200, whole: true },
  probe: { least: 2, most: 1024, whole: true },
} as const;

const filmDefaults = { steps: 200, kept: 20, probe: 512 };

/** A film of the session's own training; `network` is absent for a model that was brought. */
export function ownFilm(
  network: NetworkSettings | undefined,
  { epochs: _, ...training }: TrainingSettings,
): FilmSettings {
  return { network, training, ...filmDefaults };
}

/** Throws InvalidFile naming the field. */
export function checkFilm({ network, training, steps, kept, probe }: FilmSettings): FilmSettings {
  const { epochs: _, ...checked } = checkTraining(training, 'training', { ...training, epochs: 1 });
  return {
    network: network && checkNetwork(network, 'network', network),
    training: checked,
    steps: numberAt(steps, 'film.steps', filmLimits.steps),
    kept: numberAt(kept, 'film.kept', filmLimits.kept),
    probe: numberAt(probe, 'film.probe', filmLimits.probe),
  };
}

/** The steps that are kept: the start, and `kept` evenly spread ones (fewer where there are fewer steps), the last among them. */
export function keptSteps({ steps, kept }: Pick<FilmSettings, 'steps' | 'kept'>): number[] {
  const count = Math.min(steps, kept);
  return Array.from({ length: count + 1 }, (_, at) => Math.round((at * steps) / count));
}

/** Whether a film is of a network and a training like these, so that its places are theirs; `network` as in `ownFilm`. */
export function isFilmOf(
  film: FilmSettings,
  network: NetworkSettings | undefined,
  training: TrainingSettings,
): boolean {
  const [a, b] = [film, ownFilm(network, training)].map(checkFilm);
  return JSON.stringify([a.network, a.training]) === JSON.stringify([b.network, b.training]);
}
