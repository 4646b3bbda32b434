// What two runs side by side differ in: how far each kernel is from its start, and how it has taken up what is learned.
import type { Film, FilmFrame } from '../../session/types';
import { goalWords } from '../shared/dataset-words';
import { formatNumber, formatSigned } from '../shared/format';
import type { Dataset } from '../shared/session-link';
import type { ShownFilms } from './film-charts';
import { frameAt } from './film-strip';

interface Standing {
  readonly name: string;
  readonly frame: FilmFrame;
  /** Of the alignment, since the start. */
  readonly gained: number;
}

const standingOf = ({ frames }: Film, frame: FilmFrame, name: string): Standing => ({
  name,
  frame,
  gained: frame.alignment - frames[0].alignment,
});

/** "31 times as far from its start as", or "as far ...". */
function timesWords(ratio: number): string {
  const times = formatNumber(ratio, 2);
  return times === '1' ? 'as far' : `${times} times as far`;
}

/** A sentence about the step that is shown of two films; nothing where there are not two, or one has not moved or diverged. */
export function comparisonWords(films: ShownFilms, step: number, dataset?: Dataset): string | undefined {
  const standings = films.flatMap((film, run) => {
    const frame = frameAt(film, step);
    return film && frame ? [standingOf(film, frame, run === 0 ? 'first' : 'second')] : [];
  });
  if (standings.length < 2) return undefined;
  const [nearer, further] = standings.sort((a, b) => a.frame.distance - b.frame.distance);
  const ratio = further.frame.distance / nearer.frame.distance;
  if (!Number.isFinite(ratio)) return undefined;
  const distances = [further, nearer].map(({ frame }) => formatNumber(frame.distance, 2)).join(' against ');
  const goals = goalWords('labels', dataset);
  return (
    `The kernel of the ${further.name} run is ${timesWords(ratio)} from its start as that of the ${nearer.name} ` +
    `(distance ${distances}). Since the start its alignment with ${goals} has changed by ` +
    `${formatSigned(further.gained, 2)}, that of the ${nearer.name} by ${formatSigned(nearer.gained, 2)}.`
  );
}
