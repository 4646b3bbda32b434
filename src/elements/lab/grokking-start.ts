// Starts the training that groks: its data and network, a film of it, and then every view at the film's last step.
import { html, type TemplateResult } from 'lit';
import { isFilmOf } from '../../session/lab/film-settings';
import { grokking } from '../../session/lab/grokking';
import type { Session } from '../../session/types';

/** Resolves when the film is there, or was given up. Rejects with what failed. */
export async function startGrokking(session: Session): Promise<void> {
  const { dataset, network, training, film } = grokking;
  session.configure(network, { ...training, datapoints: undefined }, dataset);
  session.lab.show('film');
  await session.lab.film.record(0, film);
  const made = session.lab.film.films.peek()[0];
  const last = (made?.frames.length ?? 0) - 1;
  if (made?.frames[last]?.step !== film.steps) return;
  if (isFilmOf(made.settings, session.network.peek(), session.trainingSettings.peek()))
    await session.lab.film.goTo(0, last);
}

/** `request` is told what is under way. */
export function grokkingButton(
  session: Session,
  isEnabled: boolean,
  request: (done: Promise<void>) => void,
): TemplateResult {
  return html`<button
    type="button"
    class="grokking"
    ?disabled=${!isEnabled}
    title="Films ${grokking.film.steps} steps of a network of its own that learns a + b modulo 23 from half of the pairs: known by heart at once, understood much later. It takes the place of the data and the network shown, and a minute or so without a GPU."
    @click=${() => request(startGrokking(session))}
  >
    Modular addition that groks
  </button>`;
}
