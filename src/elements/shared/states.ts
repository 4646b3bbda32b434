// What a view shows while it has no data: progress, what is missing, or what failed.
import { html, nothing, type TemplateResult } from 'lit';
import type { Job, Problem, Session } from '../../session/types';
import { explain } from './failure';

/** The share of a job that is done, undefined while its total is not known. */
export function shareDone({ progress }: Job): number | undefined {
  return progress.total > 0 ? Math.min(1, progress.done / progress.total) : undefined;
}

export function progressBar(label: string, share: number | undefined): TemplateResult {
  return share === undefined
    ? html`<progress part="progress" aria-label=${label}></progress>`
    : html`<progress part="progress" aria-label=${label} max="1" .value=${share}></progress>`;
}

/** A sentence, and below it a running job: the newest unless one is given. */
export function waitingState(
  session: Session | undefined,
  sentence: string,
  job: Job | undefined = session?.jobs.value.at(-1),
  detail?: string,
): TemplateResult {
  const phase = session?.status.value.phase ?? 'starting';
  const starting = phase !== 'ready';
  return html`<div class="state" part="state">
    <p>${phase === 'recovering' ? 'Everything is computed again on another device' : sentence}</p>
    ${job ? progressBar(job.title, shareDone(job)) : starting ? progressBar('Starting', undefined) : nothing}
    ${job ? html`<p class="small">${job.title}</p>` : nothing}
    ${detail ? html`<p class="small muted">${detail}</p>` : nothing}
  </div>`;
}

/** The page's own fallback content, or else what happened and what to do. White space, which a slot would take for content, is none. */
export function failedState(host: Element, error: unknown): TemplateResult {
  if (host.childElementCount > 0 || host.textContent?.trim()) return html`<slot></slot>`;
  const { title, what, advice } = explain(error);
  return html`<div class="failure" part="failure" role="status">
    <h2>${title}</h2>
    <p>${what}</p>
    <p>${advice}</p>
  </div>`;
}

/** A view that could not be drawn, though the session works. */
export function drawFailure(error: unknown): TemplateResult {
  const { title, what, advice } = explain(error);
  return html`<div class="state" part="failure" role="alert">
    <h2>${title}</h2>
    <p>${what}</p>
    <p>${advice}</p>
  </div>`;
}

/** The last failed job of this view, with a button that dismisses it. It lies over what is below, which keeps its size. */
export function problemNote(session: Session | undefined, ...places: Problem['where'][]) {
  const problem = session?.problem.value;
  if (!problem || !places.includes(problem.where)) return nothing;
  const { title, what, advice } = explain(problem.error);
  return html`<div class="problem-place">
    <div class="note problem" part="problem" role="alert">
      <p><strong>${title}.</strong> ${what} ${advice}</p>
      <button type="button" @click=${() => session.dismissProblem()}>Dismiss</button>
    </div>
  </div>`;
}

/** Why the session cannot work, when it cannot. */
export function failureOf(session: Session | undefined): unknown {
  const status = session?.status.value;
  return status?.phase === 'failed' ? status.error : undefined;
}
