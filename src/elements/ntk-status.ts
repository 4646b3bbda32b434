// The state of the whole session in words: starting, recovering, what failed, and what to do about it.
import { css, html, nothing, type TemplateResult } from 'lit';
import { element } from './shared/define';
import { explain, type Explanation } from './shared/failure';
import { formatCount, formatNumber } from './shared/format';
import { SessionElement } from './shared/session-element';
import { progressBar } from './shared/states';
import { baseStyles, controlStyles } from './shared/styles';

/**
 * Says what state a session is in when that is not simply "ready". Failed jobs are told by the views they belong to.
 *
 * @element ntk-status
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
 * @csspart failure - Why the session cannot go on.
 * @csspart notice - Recovering from a lost device.
 * @cssproperty --ntk-warning-ground - Background of the notice.
 * @cssproperty --ntk-warning-ink - Text of the notice.
 */
@element('ntk-status')
export class NtkStatus extends SessionElement {
  static override styles = [
    baseStyles,
    controlStyles,
    css`
      .failure {
        display: flex;
        flex-direction: column;
        align-items: flex-start;
        gap: 8px;
        max-width: 480px;
        margin: 0 auto;
        padding: 48px 24px;
        font-size: 15px;
      }
      .failure h2 {
        font-size: 20px;
      }
      .bar {
        display: flex;
        align-items: center;
        gap: 16px;
        padding: 8px 12px;
        border-radius: var(--_radius);
        background: var(--_warning-ground);
        color: var(--_warning-ink);
      }
      .bar p {
        flex: 1 1 auto;
      }
      .bar progress {
        width: 120px;
        flex: none;
      }
    `,
  ];

  protected override render() {
    const status = this.linked?.status.value;
    if (this.linkError !== undefined) return this.failure(explain(this.linkError));
    if (status?.phase === 'failed') return this.failure(explain(status.error));
    return status?.phase === 'recovering' ? this.recovering() : this.drift();
  }

  private failure({ title, what, advice, reload }: Explanation): TemplateResult {
    return html`<div class="failure" part="failure" role="alert">
      <h2>${title}</h2>
      <p>${what}</p>
      <p>${advice}</p>
      ${reload ? html`<button type="button" class="primary" @click=${() => location.reload()}>Load the page again</button>` : nothing}
    </div>`;
  }

  private drift() {
    const drift = this.linked?.drift.value;
    if (!drift) return nothing;
    const [here, there] = [formatNumber(drift.actual), formatNumber(drift.expected)];
    return html`<div class="bar" part="notice" role="status">
      <p>
        Graphics processors round differently: at step ${formatCount(drift.step)} the held-out loss is ${here} here, and
        was ${there} where this address was made.
      </p>
    </div>`;
  }

  private recovering(): TemplateResult {
    return html`<div class="bar" part="notice" role="status">
      <p>The graphics processor was lost. Everything is being computed again on a new device.</p>
      ${progressBar('Recovering', undefined)}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-status': NtkStatus;
  }
}
