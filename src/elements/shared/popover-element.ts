// What elements are made of that are a button, and below it a popover while it is open.
import { css, html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { SessionElement } from './session-element';

const gap = 4; // pixels between the button and the popover
const edge = 8; // pixels to the edge of the window, at least

export const popoverStyles = css`
  .menu {
    inset: auto;
    width: min(var(--_width), calc(100vw - 16px));
    margin: 0;
    border: 1px solid var(--_line);
    border-radius: 10px;
    background: var(--_surface);
    color: var(--_ink);
    box-shadow: 0 8px 32px rgb(0 0 0 / 0.25);
  }
`;

export abstract class PopoverElement extends SessionElement {
  /** On the button. */
  protected abstract readonly caption: string;
  /** Pixels of the popover, where the window is that wide. */
  protected abstract readonly popoverWidth: number;
  @state() protected isOpen = false;
  @query('[part=button]') private button!: HTMLButtonElement;
  @query('.menu') private menu!: HTMLElement;

  protected override render() {
    return html`<button
        type="button"
        part="button"
        aria-expanded=${this.isOpen ? 'true' : 'false'}
        aria-controls="menu"
        @click=${() => this.menu.togglePopover()}
      >
        ${this.caption}
      </button>
      <div
        class="menu"
        id="menu"
        style="--_width: ${this.popoverWidth}px"
        popover
        @beforetoggle=${this.onBeforeToggle}
        @toggle=${this.onToggle}
      >
        ${this.isOpen ? this.content() : nothing}
      </div>`;
  }

  protected abstract content(): TemplateResult;

  /** It was opened or closed: what was said in it before no longer counts. */
  protected abstract forget(): void;

  protected hide(): void {
    this.menu.hidePopover();
  }

  /** Popovers lie over the page and have to be put in their place: below the button, and not beyond the window. */
  private onBeforeToggle({ newState }: ToggleEvent): void {
    if (newState !== 'open') return this.takeFocusBack();
    const { left, bottom } = this.button.getBoundingClientRect();
    const width = Math.min(this.popoverWidth, innerWidth - 2 * edge);
    this.menu.style.top = `${bottom + gap}px`;
    this.menu.style.left = `${Math.max(edge, Math.min(left, innerWidth - width - edge))}px`;
  }

  /** Browsers give it back to the element, which cannot have it, and not to the button in it. */
  private takeFocusBack(): void {
    if (this.menu.contains(this.shadowRoot!.activeElement)) this.button.focus();
  }

  private onToggle({ newState }: ToggleEvent): void {
    this.isOpen = newState === 'open';
    this.forget();
  }
}
