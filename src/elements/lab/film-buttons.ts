// The buttons of a film's view: to make it, to end it, and for a second run.
import { html, type TemplateResult } from 'lit';
import { filmRuns } from '../../session/lab/film';
import type { Session } from '../../session/types';
import type { FilmWishes } from './film-wishes';
import { grokkingButton } from './grokking-start';

/** `isMaking`: whether a film is being made; `request` gets what a button asks of the session. Reads signals. */
export function filmButtons(
  session: Session,
  wishes: FilmWishes,
  isMaking: boolean,
  request: (done: Promise<unknown>) => void,
): TemplateResult {
  const isReady = session.status.value.phase === 'ready';
  return html`${
      isMaking
        ? html`<button
            type="button"
            title="Ends the film at the next kept step. Cancelling the running job would undo it."
            @click=${() => filmRuns.forEach((run) => session.lab.film.stop(run))}
          >
            Stop
          </button>`
        : html`<button type="submit" form="settings" class="primary" ?disabled=${!isReady}>Film</button>`
    }
    <button
      type="button"
      ?disabled=${!isReady || isMaking || session.opened.value !== undefined}
      title="Fills in two runs: the NTK parameterization with a large output scale, whose kernel hardly moves, and mu-P, which learns features"
      @click=${() => wishes.fillIn(session)}
    >
      Lazy beside feature learning
    </button>
    ${grokkingButton(session, isReady && !isMaking, request)}
    ${
      wishes.of(session, 1)
        ? html`<button type="button" @click=${() => wishes.removeSecond(session)}>Remove the second run</button>`
        : html`<button type="button" ?disabled=${isMaking} @click=${() => wishes.addSecond(session)}>
            Add a second run
          </button>`
    }`;
}
