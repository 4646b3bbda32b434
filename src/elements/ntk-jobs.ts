// The jobs that are running: one in a line, the others in a list on demand, each with its progress and a way to stop it.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Job } from '../session/types';
import { element } from './shared/define';
import { formatPercent } from './shared/format';
import { foremostFirst } from './shared/foremost-job';
import { SessionElement } from './shared/session-element';
import { progressBar, shareDone } from './shared/states';
import { baseStyles, controlStyles } from './shared/styles';

/** Milliseconds a job runs before it is shown: what is done sooner needs no words. */
const patience = 300;

/**
 * Running jobs of a session, those of a moment left out: the foremost, and how many more there are, which can be shown.
 *
 * @element ntk-jobs
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
 * @attr {boolean} busy - Set by the element while it shows a job.
 * @csspart list - The line.
 * @csspart job - One job.
 * @csspart more - The list of the others, while it is shown.
 * @cssproperty --ntk-accent - The bar.
 */
@element('ntk-jobs')
export class NtkJobs extends SessionElement {
  static override styles = [
    baseStyles,
    controlStyles,
    css`
      .line {
        display: flex;
        align-items: center;
        gap: 8px;
        min-width: 0;
      }
      .job {
        display: grid;
        flex: 0 1 auto;
        grid-template-columns: minmax(64px, auto) 40px auto;
        align-items: center;
        gap: 2px 8px;
        min-width: 0;
        font-size: 12px;
      }
      .title {
        overflow: hidden;
        line-height: 1.2;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .share {
        text-align: right;
      }
      progress {
        grid-row: 2;
        grid-column: 1 / 3;
        min-width: 0;
        width: 100%;
      }
      button {
        grid-row: 1 / 3;
        grid-column: 3;
        height: 24px;
        font-size: 12px;
      }
      details {
        position: relative;
        flex: none;
      }
      summary {
        padding: 4px 0;
        border-radius: 4px;
        font-size: 12px;
        white-space: nowrap;
        cursor: pointer;
      }
      summary:focus-visible {
        outline: 2px solid var(--_accent);
      }
      ul {
        position: absolute;
        z-index: 2;
        top: 100%;
        right: 0;
        display: grid;
        gap: 8px;
        min-width: 240px;
        margin: 4px 0 0;
        padding: 10px 12px;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
        box-shadow: 0 4px 24px rgb(0 0 0 / 0.25);
        list-style: none;
      }
      li .job {
        grid-template-columns: minmax(0, 1fr) 40px auto;
      }
    `,
  ];

  private waiting: ReturnType<typeof setTimeout> | undefined;

  protected override render() {
    const all = this.linked?.jobs.value ?? [];
    const jobs = all.filter(({ started }) => performance.now() - started >= patience);
    if (jobs.length < all.length) this.lookAgain();
    this.toggleAttribute('busy', jobs.length > 0);
    if (jobs.length === 0) return nothing;
    const [first, ...others] = foremostFirst(jobs);
    return html`<div class="line" part="list" role="group" aria-label="Running">
      ${this.job(first)} ${others.length > 0 ? this.more(others) : nothing}
    </div>`;
  }

  private more(others: readonly Job[]): TemplateResult {
    return html`<details @keydown=${this.onKey}>
      <summary>and ${others.length} more</summary>
      <ul part="more">
        ${others.map((job) => html`<li>${this.job(job)}</li>`)}
      </ul>
    </details>`;
  }

  private lookAgain(): void {
    this.waiting ??= setTimeout(() => {
      this.waiting = undefined;
      this.requestUpdate();
    }, patience);
  }

  private job(job: Job): TemplateResult {
    const share = shareDone(job);
    return html`<div class="job" part="job">
      <span class="title" title=${job.title}>${job.title}</span>
      <span class="share muted">${share === undefined ? nothing : formatPercent(share, 0)}</span>
      ${progressBar(job.title, share)}
      <button type="button" aria-label="Cancel: ${job.title}" title=${cancelTitle(job)} @click=${() => job.cancel()}>
        Cancel
      </button>
    </div>`;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    const details = event.currentTarget as HTMLDetailsElement;
    details.open = false;
    details.querySelector('summary')!.focus();
  }
}

const cancelTitle = ({ key }: Job): string =>
  key === 'training'
    ? 'Undoes this run of training; Pause, in the panel of training, keeps what is learnt so far'
    : 'Stops this and leaves everything as it was before';

declare global {
  interface HTMLElementTagNameMap {
    'ntk-jobs': NtkJobs;
  }
}
