// The button that computes a view of the laboratory, or while it is computed how far that is, and the button that stops it.
import { html, type TemplateResult } from 'lit';
import type { Job, Session } from '../../session/types';
import { formatCount } from '../shared/format';
import { progressBar, shareDone } from '../shared/states';

/** The running job of this key. Reads signals. */
export function experimentJob(session: Session, key: string) {
  return session.jobs.value.find((job) => job.key === key);
}

/** For the end of a form: its submit button, which is the same one while it cancels, so that it keeps the focus. Reads signals. */
export function experimentButton(session: Session, key: string, isReady: boolean): TemplateResult {
  const job = experimentJob(session, key);
  return html`<button
    type=${job ? 'button' : 'submit'}
    class=${job ? '' : 'primary'}
    ?disabled=${!job && !isReady}
    @click=${() => job?.cancel()}
  >
    ${job ? 'Cancel' : 'Compute'}
  </button>`;
}

/** "3 of 12 steps of the real run"; nothing while it waits for its turn. */
function progressWords({ progress: { stage, done, total } }: Job): string {
  return total > 0 ? `${formatCount(Math.floor(done))} of ${formatCount(total)} ${stage}` : stage;
}

/** Nothing is computed: an empty line, so that nothing moves when something is. Reads signals. */
export function experimentProgress(session: Session, key: string): TemplateResult {
  const job = experimentJob(session, key);
  return html`<div class="progress small muted">
    ${job ? html`<span>${progressWords(job)}</span>${progressBar(job.title, shareDone(job))}` : html`<span>&nbsp;</span>`}
  </div>`;
}
