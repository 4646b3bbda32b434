// Finds datapoints by what a reader types, and shows where they are in the kernel.
import { css, html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import type { Found } from '../session/types';
import { wordsOf } from './shared/dataset-words';
import { element } from './shared/define';
import { explain } from './shared/failure';
import { formatMany } from './shared/format';
import { SessionElement } from './shared/session-element';
import { baseStyles, controlStyles } from './shared/styles';

const example = '12, 3:20, class 7, loss > 2';
const help = 'A number, ranges (3:20, 50), class 7, a condition on a column (loss > 2), or text in quotation marks';

/**
 * A field for a datapoint, ranges, a class, a condition on a column, or text. What it means is shown in the kernel and said
 * below; some datapoints can be kept as a set.
 *
 * @element ntk-find
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
 * @csspart field - Where the reader types.
 * @csspart answer - What was found, or why nothing was.
 */
@element('ntk-find')
export class NtkFind extends SessionElement {
  static override styles = [
    baseStyles,
    controlStyles,
    css`
      form {
        display: flex;
        gap: 6px;
      }
      input {
        flex: 1 1 auto;
      }
      p {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        min-height: 24px;
        margin-top: 4px;
        overflow-wrap: anywhere;
      }
      p button {
        flex: none;
        height: 24px;
        font-size: 12px;
      }
    `,
  ];

  @state() private said = '';
  @state() private found: Found | undefined;
  @query('input') private field!: HTMLInputElement;

  override focus(): void {
    this.field?.focus();
  }

  protected override render(): TemplateResult {
    return html`<form role="search" @submit=${this.onSubmit}>
        <input
          part="field"
          type="search"
          aria-label="Find datapoints"
          aria-describedby="answer"
          placeholder=${example}
          title=${help}
          spellcheck="false"
          autocomplete="off"
          ?disabled=${!this.linked?.dataset.value}
        />
        <button type="submit" ?disabled=${!this.linked?.dataset.value}>Find</button>
      </form>
      <p class="small muted" part="answer">
        <span id="answer" role="status">${this.said || help}</span>
        ${this.canKeep ? html`<button type="button" @click=${this.keep}>Keep as a set</button>` : nothing}
      </p>`;
  }

  private get canKeep(): boolean {
    const { found, linked } = this;
    return found?.kind === 'set' && !linked?.sets.value.some(({ name }) => name === found.name);
  }

  private onSubmit(event: Event): void {
    event.preventDefault();
    void this.find(this.field.value);
  }

  private async find(text: string): Promise<void> {
    this.found = undefined;
    try {
      const found = await this.linked!.find(text);
      if (!found) this.said = 'Stopped before there was an answer';
      else this.show(found);
    } catch (error) {
      this.said = explain(error).what;
    }
  }

  private show(found: Found): void {
    const { one, many, One } = wordsOf(this.linked!.dataset.value);
    if (found.kind === 'set' && found.indices.length === 0) {
      this.said = `No ${one} is ${found.name}`;
      return;
    }
    const isShown = this.linked!.jumpTo(found) || !this.linked!.kernel.value;
    const where = isShown ? '' : '; the kernel shows other rows and columns';
    if (found.kind === 'datapoint') this.said = `${One} number ${found.index} is selected${where}`;
    else this.said = `${found.name}: ${formatMany(found.indices.length, one, many)}${where}`;
    this.found = found;
  }

  private keep(): void {
    const { found } = this;
    if (found?.kind === 'set') this.linked!.changeSets({ kind: 'create', name: found.name, members: found.indices });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-find': NtkFind;
  }
}
