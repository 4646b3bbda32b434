// The named sets of datapoints that all views share: chosen, shown, renamed and removed.
import { css, html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { KernelView, SetChange, ShownSet } from '../session/types';
import { element } from './shared/define';
import { formatCount } from './shared/format';
import { SessionElement } from './shared/session-element';
import { baseStyles, controlStyles } from './shared/styles';

/**
 * A button for each set, and below them what can be done with the chosen one.
 *
 * @element ntk-sets
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
 * @csspart list - The sets.
 * @csspart chosen - The chosen one's name and what can be done with it.
 */
@element('ntk-sets')
export class NtkSets extends SessionElement {
  static override styles = [
    baseStyles,
    controlStyles,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 6px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        min-width: 0;
      }
      button {
        height: 24px;
        padding: 0 8px;
        font-size: 12px;
      }
      .set {
        display: flex;
        align-items: center;
        gap: 6px;
        max-width: 200px;
        border-color: var(--_line);
      }
      .set[aria-pressed='true'] {
        border-color: var(--_ink);
      }
      .set span:nth-child(2) {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .swatch {
        flex: none;
        width: 10px;
        height: 10px;
        border-radius: 2px;
        box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--_ink) 30%, transparent);
      }
      .chosen {
        display: flex;
        gap: 6px;
        margin-top: 6px;
      }
      .chosen input {
        flex: 1 1 60px;
        height: 24px;
        font-size: 12px;
      }
      @media (pointer: coarse) {
        button,
        .chosen input {
          height: 36px;
        }
      }
    `,
  ];

  /** The set that was looked for last, and the kernel that shows none of it. */
  @state() private missed: { readonly name: string; readonly kernel: KernelView | undefined } | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { sets, activeSet } = this.linked ?? {};
    if (!sets || sets.value.length === 0) return nothing;
    const active = sets.value.find(({ name }) => name === activeSet?.value);
    return html`<ul part="list">
        ${sets.value.map((set) => this.item(set, set === active))}
      </ul>
      ${active ? this.chosen(active) : nothing}`;
  }

  /** Colours are written as the page's policy allows: not as attributes. */
  protected override updated(): void {
    for (const swatch of this.renderRoot.querySelectorAll<HTMLElement>('[data-colour]'))
      swatch.style.background = swatch.dataset.colour!;
  }

  private item({ name, colour, indices, isKept }: ShownSet, isActive: boolean): TemplateResult {
    const kept = isKept ? '' : '; too large to be kept in the address of the page';
    return html`<li>
      <button
        type="button"
        class="set"
        title=${`${name}${kept}`}
        aria-pressed=${isActive ? 'true' : 'false'}
        @click=${() => this.change({ kind: 'activate', name: isActive ? undefined : name })}
      >
        <span class="swatch" data-colour=${colour}></span><span>${name}</span
        ><span class="muted">${formatCount(indices.length)}</span>
      </button>
    </li>`;
  }

  private chosen({ name, indices }: ShownSet): TemplateResult {
    return html`<div class="chosen" part="chosen">
        <input
          aria-label="Name of the set"
          maxlength="80"
          .value=${name}
          @change=${(event: Event) => this.rename(name, event.target as HTMLInputElement)}
        />
        <button type="button" @click=${() => this.show(name, indices)}>Show</button>
        <button type="button" @click=${() => this.change({ kind: 'remove', name })}>Remove</button>
      </div>
      <p class="small muted" role="status">${this.isMissed(name) ? 'The kernel shows other rows and columns' : ''}</p>`;
  }

  private show(name: string, indices: Uint32Array): void {
    const isShown = this.linked!.jumpTo({ kind: 'set', name, indices });
    this.missed = isShown ? undefined : { name, kernel: this.linked!.kernel.value };
  }

  /** Whether the kernel that is shown was found to have nothing of this set. */
  private isMissed(name: string): boolean {
    const { missed } = this;
    return missed?.name === name && missed.kernel !== undefined && missed.kernel === this.linked?.kernel.value;
  }

  /** A name that is refused is the session's problem, and the field has the old one again. */
  private rename(name: string, field: HTMLInputElement): void {
    if (field.value.trim() !== name) this.change({ kind: 'rename', name, to: field.value });
    field.value = this.linked!.activeSet.value ?? name;
  }

  private change(change: SetChange): void {
    this.linked!.changeSets(change);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-sets': NtkSets;
  }
}
