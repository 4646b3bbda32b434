// What lies over the datapoints while they are not placed: what they wait for, or the offer to place them.
import { html, type TemplateResult } from 'lit';
import type { Session } from '../../session/types';
import { wordsOf } from './dataset-words';
import { waitingState } from './states';

/** Reads signals. */
export function waitingForPlaces(session: Session | undefined, place: () => void): TemplateResult {
  const { many } = wordsOf(session?.dataset.value);
  const isBusy = session?.status.value.phase !== 'ready' || session.jobs.value.length > 0;
  if (isBusy || session.training.value.phase === 'running')
    return waitingState(session, `The network has to see these ${many} first`);
  return html`<div class="state" part="state">
    <p>These ${many} have not been placed</p>
    <button type="button" @click=${place}>Place them</button>
  </div>`;
}
