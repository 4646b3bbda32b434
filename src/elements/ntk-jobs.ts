// The jobs that are running, each with its progress and a way to stop it.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Job } from '../session/types';
import { element } from './shared/define';
import { formatPercent } from './shared/format';
import { SessionElement } from './shared/session-element';
import { progressBar, shareDone } from './shared/states';
import { baseStyles, controlStyles } from './shared/styles';

/** Milliseconds a job runs before it is shown: what is done sooner needs no words. */
const patience = 300;

/**
 * Running jobs of a session, those of a moment left out.
 *
 * @element ntk-jobs
 * @attr {string} session - Name of the session; elements of one name share it.
 * @csspart list - All of them.
 * @csspart job - One job.
 * @cssproperty --ntk-accent - The bar.
 */
@element('ntk-jobs')
export class NtkJobs extends SessionElement {
  static override styles = [
    baseStyles,
    controlStyles,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: 4px 16px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        flex: 0 1 auto;
        grid-template-columns: minmax(96px, auto) 40px auto;
        align-items: center;
        gap: 2px 8px;
        font-size: 12px;
      }
      li .title {
        line-height: 1.2;
        white-space: nowrap;
      }
      li .share {
        text-align: right;
      }
      progress {
        grid-row: 2;
        grid-column: 1 / 3;
      }
      button {
        grid-row: 1 / 3;
        grid-column: 3;
        height: 24px;
        font-size: 12px;
      }
    `,
  ];

  private waiting: ReturnType<typeof setTimeout> | undefined;

  protected override render() {
    const all = this.linked?.jobs.value ?? [];
    const jobs = all.filter(({ started }) => performance.now() - started >= patience);
    if (jobs.length < all.length) this.lookAgain();
    if (jobs.length === 0) return nothing;
    return html`<ul part="list" aria-label="Running">
      ${jobs.map((job) => this.job(job))}
    </ul>`;
  }

  private lookAgain(): void {
    this.waiting ??= setTimeout(() => {
      this.waiting = undefined;
      this.requestUpdate();
    }, patience);
  }

  private job(job: Job): TemplateResult {
    const share = shareDone(job);
    return html`<li part="job">
      <span class="title">${job.title}</span>
      <span class="share muted">${share === undefined ? nothing : formatPercent(share, 0)}</span>
      ${progressBar(job.title, share)}
      <button type="button" aria-label="Cancel: ${job.title}" title=${cancelTitle(job)} @click=${() => job.cancel()}>
        Cancel
      </button>
    </li>`;
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
