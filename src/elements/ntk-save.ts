// Saves what the page shows: the kernel, the network, a table of the datapoints; each becomes a download.
import { html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import type { Savable, SaveKind } from '../session/types';
import { element } from './shared/define';
import { download } from './shared/download';
import { formatBytes } from './shared/format';
import { saveSeen } from './shared/save-seen';
import { type SeenChoice, seenForm } from './shared/seen-form';
import { SessionElement } from './shared/session-element';
import { saveStyles } from './shared/save-styles';
import { baseStyles, controlStyles } from './shared/styles';

const titles: Readonly<Record<SaveKind, string>> = {
  'kernel-npy': 'Kernel, as a NumPy array',
  'kernel-npz': 'Kernel with order and classes, as npz',
  model: 'Network, as safetensors',
  table: 'Table of the datapoints, as CSV',
};

const reasons: Readonly<Record<NonNullable<Savable['missing']>, string>> = {
  kernel: 'There is no kernel yet',
  network: 'There is no network yet',
  room: 'Too large to be there as a whole: save what is seen of it',
};

/** Bytes from which on a file is made only when its size was seen and confirmed. */
const large = 2 ** 28;
const gap = 4; // pixels between the button and the list

/**
 * A button, and below it a list of the files that can be made of the session.
 *
 * @element ntk-save
 * @attr {string} session - Name of the session; elements of one name share it.
 * @fires ntk-error - A file could not be made; the session says so as well.
 * @csspart button - Shows the list.
 * @csspart list - What can be saved.
 */
@element('ntk-save')
export class NtkSave extends SessionElement {
  static override styles = [baseStyles, controlStyles, saveStyles];

  @state() private isOpen = false;
  @state() private seenChoice: SeenChoice = { pixels: 1 };
  /** What is too large to be saved without a second word. */
  @state() private confirming: SaveKind | undefined;
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
        Save…
      </button>
      <div class="menu" id="menu" popover @beforetoggle=${this.onBeforeToggle} @toggle=${this.onToggle}>
        ${this.isOpen ? this.list() : nothing}
      </div>`;
  }

  private list(): TemplateResult {
    return html`<ul part="list" aria-label="What can be saved">
        ${(this.linked?.savable.value ?? []).map((savable) => this.item(savable))}
      </ul>
      ${this.seenFiles()}`;
  }

  private seenFiles() {
    const session = this.linked;
    if (!session?.kernel.value) return nothing;
    const change = (part: Partial<SeenChoice>): void => void (this.seenChoice = { ...this.seenChoice, ...part });
    return seenForm(session, this.seenChoice, change, (kind, window) => {
      this.menu.hidePopover();
      this.request(saveSeen(session, kind, window, this.seenChoice.pixels));
    });
  }

  private item(savable: Savable): TemplateResult {
    const { kind, name, bytes, missing } = savable;
    const isAsking = this.confirming === kind && bytes !== undefined;
    const size = bytes === undefined ? nothing : html`<span class="size">${formatBytes(bytes)}</span>`;
    const detail = missing ? reasons[missing] : isAsking ? `${formatBytes(bytes)}: press again to save it` : name;
    return html`<li class=${isAsking ? 'large' : ''}>
      <button type="button" ?disabled=${missing !== undefined} @click=${() => this.onChoose(savable)}>
        <span>${titles[kind]}</span>${size}<span class="name">${detail}</span>
      </button>
    </li>`;
  }

  private onChoose({ kind, bytes = 0 }: Savable): void {
    if (bytes >= large && this.confirming !== kind) return void (this.confirming = kind);
    this.menu.hidePopover();
    if (this.linked) this.request(this.linked.save(kind).then((file) => file && download(file)));
  }

  /** Popovers lie over the page and have to be put in their place: below the button, and not beyond the window. */
  private onBeforeToggle({ newState }: ToggleEvent): void {
    if (newState !== 'open') return this.takeFocusBack();
    const { left, bottom } = this.button.getBoundingClientRect();
    const width = Math.min(340, innerWidth - 16);
    this.menu.style.top = `${bottom + gap}px`;
    this.menu.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  }

  /** Browsers give it back to the element, which cannot have it, and not to the button in it. */
  private takeFocusBack(): void {
    if (this.menu.contains(this.shadowRoot!.activeElement)) this.button.focus();
  }

  private onToggle({ newState }: ToggleEvent): void {
    this.isOpen = newState === 'open';
    this.confirming = undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-save': NtkSave;
  }
}
