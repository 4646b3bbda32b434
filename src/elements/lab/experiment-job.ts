// The button that computes a view of the laboratory, or while it is computed how far that is, and the button that stops it.
import { html, type TemplateResult } from 'lit';
import type { Session } from '../../session/types';
import { progressBar, shareDone } from '../shared/states';

/** The running job of this key. Reads signals. */
export function experimentJob(session: Session, key: string) {
  return session.jobs.value.find((job) => job.key === key);
}

/** For the end of a form: its submit button. Reads signals. */
export function experimentButton(session: Session, key: string, isReady: boolean): TemplateResult {
  const job = experimentJob(session, key);
  if (!job) return html`<button type="submit" class="primary" ?disabled=${!isReady}>Compute</button>`;
  return html`<button type="button" @click=${() => job.cancel()}>Cancel</button>`;
}

/** Nothing is computed: an empty line, so that nothing moves when something is. Reads signals. */
export function experimentProgress(session: Session, key: string): TemplateResult {
  const job = experimentJob(session, key);
  return html`<div class="progress small muted">
    ${job ? html`<span>${job.progress.stage}</span>${progressBar(job.title, shareDone(job))}` : html`<span>&nbsp;</span>`}
  </div>`;
}
