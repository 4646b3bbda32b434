// The datapoints that a nudge shifted most, with what was predicted beside what happened.
import { css, html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { unitOf } from '../charts/ticks';
import type { NudgeView } from '../session/types';
import { nameChange } from './shared/change-names';
import { labelOf, shortLabelOf, wordsOf } from './shared/dataset-words';
import { element } from './shared/define';
import { emit } from './shared/events';
import { formatSigned } from './shared/format';
import { SessionElement } from './shared/session-element';
import { baseStyles } from './shared/styles';

/**
 * The most shifted datapoints of the session's nudge, as a list of buttons that select.
 *
 * @element ntk-ranking
 * @attr {string} session - Name of the session.
 * @attr {number} count - How many to list.
 * @fires ntk-select - A datapoint was chosen.
 * @fires ntk-hover - A datapoint is pointed at.
 * @csspart list - The list.
 */
@element('ntk-ranking')
export class NtkRanking extends SessionElement {
  static override styles = [
    baseStyles,
    css`
      .head,
      button {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        align-items: center;
        gap: 8px;
        width: 100%;
        padding: 0 4px;
      }
      .pictured,
      .pictured button {
        grid-template-columns: 28px minmax(0, 1fr) auto auto;
      }
      .which {
        display: grid;
        font-size: 12px;
        line-height: 14px;
      }
      .which span,
      .head span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .head {
        position: sticky;
        top: 0;
        padding-bottom: 2px;
        background: var(--_surface);
        font-size: 12px;
        color: var(--_muted);
      }
      .number {
        min-width: 72px;
        text-align: right;
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      button {
        position: relative;
        height: 30px;
        border: 0;
        border-radius: 4px;
        background: none;
        color: inherit;
        font: inherit;
        font-variant-numeric: inherit;
        text-align: left;
        cursor: pointer;
      }
      button:hover,
      button.hovered {
        background: var(--_raised);
      }
    `,
  ];

  @property({ type: Number }) count = 24;
  private ranked: { readonly nudge: NudgeView; readonly count: number; readonly list: readonly number[] } | undefined;

  protected override render() {
    const nudge = this.linked?.nudge.value;
    if (!nudge || !this.linked?.dataset.value) return nothing;
    const list = this.rank(nudge);
    const { factor, suffix } = unitOf(Math.abs(nudge.actual[list[0]] ?? 0));
    const { short, full } = nameChange(nudge.settings, this.linked.dataset.value);
    const pictured = this.linked.dataset.value.imageShape ? 'pictured' : '';
    return html`<div class="head ${pictured}" aria-hidden="true" title=${`The ${full}${suffix}`}>
        ${pictured ? html`<span></span>` : nothing}<span>${short}${suffix}</span><span class="number">predicted</span
        ><span class="number">actual</span>
      </div>
      <ol
        part="list"
        class=${pictured}
        aria-label=${`Most shifted ${wordsOf(this.linked.dataset.value).many} by ${full}${suffix}`}
      >
        ${list.map((index) => this.row(nudge, index, factor))}
      </ol>`;
  }

  private row({ predicted, actual }: NudgeView, index: number, factor: number): TemplateResult {
    const dataset = this.linked!.dataset.value!;
    const isHovered = this.linked!.selection.value.hovered === index;
    return html`<li>
      <button
        type="button"
        class=${isHovered ? 'hovered' : ''}
        @click=${() => this.select(index)}
        @pointerenter=${() => this.hover(index)}
        @pointerleave=${() => this.hover(undefined)}
        @focus=${() => this.hover(index)}
      >
        <ntk-thumbnail aria-hidden="true" .session=${this.session} .datapoint=${index}></ntk-thumbnail>
        <span class="which" title=${labelOf(dataset, index, this.linked!.opened.value)}
          ><span>number ${index}</span> <span class="muted">${shortLabelOf(dataset, index)}</span></span
        >
        <span class="number"
          ><span class="visually-hidden">predicted </span>${formatSigned(predicted[index] / factor)}</span
        >
        <span class="number"><span class="visually-hidden">actual </span>${formatSigned(actual[index] / factor)}</span>
      </button>
    </li>`;
  }

  /** Datapoints by the size of their actual shift, the chosen one and those without a finite shift left out. */
  private rank(nudge: NudgeView): readonly number[] {
    const known = this.ranked;
    if (known?.nudge === nudge && known.count === this.count) return known.list;
    const { actual, settings } = nudge;
    const candidates = Array.from(actual.keys()).filter((i) => i !== settings.index && Number.isFinite(actual[i]));
    const list = candidates.sort((i, j) => Math.abs(actual[j]) - Math.abs(actual[i])).slice(0, this.count);
    this.ranked = { nudge, count: this.count, list };
    return list;
  }

  private hover(row: number | undefined): void {
    this.linked?.hover(row);
    emit(this, 'ntk-hover', { row, column: undefined });
  }

  private select(datapoint: number): void {
    this.linked?.select(datapoint);
    emit(this, 'ntk-select', { datapoint });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-ranking': NtkRanking;
  }
}
