// Means of the kernel over pairs of classes, as a table that is computed when it is opened.
import { css, html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { isAbort } from '../core/progress';
import type { BlockMeans, KernelView } from '../session/types';
import { element } from './shared/define';
import { explain } from './shared/failure';
import { formatCount, formatForecast, formatMany, formatNumber } from './shared/format';
import { SessionElement } from './shared/session-element';
import { areAll } from './shared/side-words';
import { progressBar, shareDone } from './shared/states';
import { baseStyles, controlStyles } from './shared/styles';

/** Classes on a side of the table; more would be no table to read. */
const mostShown = 40;

/** Seconds that it may take without a word. */
const short = 2;

/** What is known of a kernel: its means, or why there are none. */
interface Answer {
  readonly kernel: KernelView;
  readonly means?: BlockMeans;
  readonly refusal?: string;
}

/**
 * A table of the kernel's means over pairs of classes, closed at first.
 *
 * @element ntk-block-means
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
 * @csspart table - The table.
 */
@element('ntk-block-means')
export class NtkBlockMeans extends SessionElement {
  static override styles = [
    baseStyles,
    controlStyles,
    css`
      summary {
        cursor: pointer;
        font-size: 12px;
        line-height: 24px;
      }
      .waiting {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .waiting progress {
        flex: 1;
        min-width: 0;
      }
      .frame {
        max-height: 320px;
        overflow: auto;
        scrollbar-width: thin;
      }
      table {
        border-collapse: collapse;
        font-size: 12px;
      }
      th {
        color: var(--_muted);
        font-weight: 400;
      }
      th,
      td {
        padding: 2px 6px;
        text-align: right;
        white-space: nowrap;
      }
      th[scope='row'],
      thead td {
        position: sticky;
        left: 0;
        max-width: 88px;
        overflow: hidden;
        background: var(--_surface);
        text-overflow: ellipsis;
      }
      td.own {
        font-weight: 600;
      }
    `,
  ];

  @state() private isOpen = false;
  @state() private answer: Answer | undefined;
  private asked: KernelView | undefined;

  protected override render(): TemplateResult {
    const kernel = this.linked?.kernel.value;
    return html`<details @toggle=${this.onToggle}>
      <summary>
        Block means by class${kernel && !areAll(kernel) ? ', of all datapoints' : ''} ${this.forecast()}
      </summary>
      ${this.isOpen ? this.content() : nothing}
    </details>`;
  }

  protected override updated(): void {
    const kernel = this.linked?.kernel.value;
    if (this.isOpen && kernel && kernel !== this.asked) void this.ask(kernel);
  }

  private content(): TemplateResult {
    const kernel = this.linked?.kernel.value;
    if (!kernel) return html`<p class="small muted" role="status">There is no kernel yet</p>`;
    const { means, refusal } = this.answer ?? {};
    if (refusal) return html`<p class="small muted" role="status">${refusal}</p>`;
    return means ? table(means) : this.waiting();
  }

  /** What it takes, where that is long and it is not there. */
  private forecast(): TemplateResult | typeof nothing {
    const session = this.linked;
    const seconds = session?.kernel.value && !this.answer?.means ? (session.secondsOf('block means') ?? 0) : 0;
    return seconds > short ? html`<span class="muted">${formatForecast(seconds)}</span>` : nothing;
  }

  private waiting(): TemplateResult {
    const job = this.linked?.jobs.value.find(({ key }) => key === 'block means class');
    return html`<div class="waiting">
      <p class="small muted" role="status">Being computed…</p>
      ${job ? progressBar(job.title, shareDone(job)) : nothing}
      ${job ? html`<button type="button" class="small" @click=${() => job.cancel()}>Stop</button>` : nothing}
    </div>`;
  }

  private async ask(kernel: KernelView): Promise<void> {
    this.asked = kernel;
    this.answer = undefined;
    try {
      const means = await this.linked!.blockMeans();
      if (kernel === this.asked) this.answer = { kernel, ...(means ? { means } : { refusal: 'Stopped' }) };
    } catch (error) {
      if (kernel === this.asked && !isAbort(error)) this.answer = { kernel, refusal: explain(error).what };
    }
  }

  private onToggle(event: Event): void {
    this.isOpen = (event.target as HTMLDetailsElement).open;
    if (!this.isOpen) this.asked = undefined;
  }
}

function table({ groups, means }: BlockMeans): TemplateResult {
  const shown = groups.slice(0, mostShown);
  const more = groups.length - shown.length;
  return html`<div class="frame" tabindex="0" role="region" aria-label="Block means by class">
    <table part="table">
      <thead>
        <tr>
          <td></td>
          ${shown.map(({ name }) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${shown.map(
          ({ name, count }, row) =>
            html`<tr>
              <th scope="row" title=${`${name}: ${formatCount(count)}`}>${name}</th>
              ${shown.map(
                (_, column) =>
                  html`<td class=${row === column ? 'own' : ''}>
                    ${formatNumber(means[row * groups.length + column])}
                  </td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
    ${more > 0 ? html`<p class="small muted">and ${formatMany(more, 'other class', 'other classes')}</p>` : nothing}
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-block-means': NtkBlockMeans;
  }
}
