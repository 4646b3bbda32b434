// What the heatmap and the neighbourhood say while they show a step of a film, and the way back.
import { html, type TemplateResult } from 'lit';
import type { Session, ShownFrame } from '../../session/types';
import { wordsOf } from './dataset-words';
import { formatCount, formatMany } from './format';

/** "Step 120 of the film"; of two films, of the run it is of. */
function stepWords({ lab }: Session, { run, step }: ShownFrame): string {
  const areTwo = lab.film.films.value.every((film) => film !== undefined);
  const which = areTwo ? `the ${run === 0 ? 'first' : 'second'} run\u2019s film` : 'the film';
  return `Step ${formatCount(step)} of ${which}`;
}

/** "Step 120 of the film, 512 digits". Reads signals. */
export function probeWords(session: Session, film: ShownFrame): string {
  const { one, many } = wordsOf(session.dataset.value);
  return `${stepWords(session, film)}, ${formatMany(film.probe.length, one, many)}`;
}

/** A line with a button that shows the network again. */
export function filmNote(session: Session, words: string): TemplateResult {
  return html`<p class="small filmed">
    <span>${words}</span>
    <button type="button" @click=${() => session.lab.film.hide()}>Back to the network</button>
  </p>`;
}

/** In the neighbourhood's place for it: what its points are of. Reads signals. */
export function placesNote(session: Session, film: ShownFrame): TemplateResult {
  const view = session.neighbourhood.value;
  if (view?.film) return filmNote(session, `${stepWords(session, film)}, all ${wordsOf(session.dataset.value).many}`);
  const own = view ? `, at step ${formatCount(view.step)}` : '';
  return filmNote(
    session,
    `The film has no positions at step ${formatCount(film.step)}. These are the network\u2019s${own}`,
  );
}
