// Saves what the page shows: the kernel, the network, a table of the datapoints; each becomes a download.
import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { Savable, SaveKind } from '../session/types';
import { element } from './shared/define';
import { formatBytes, formatForecast } from './shared/format';
import { PopoverElement, popoverStyles } from './shared/popover-element';
import { saveFile } from './shared/save-file';
import { saveSeen } from './shared/save-seen';
import { type SeenChoice, seenForm } from './shared/seen-form';
import { canWriteFolders } from './shared/streamed-file';
import { saveStyles } from './shared/save-styles';
import { baseStyles, controlStyles } from './shared/styles';

const titles: Readonly<Record<SaveKind, string>> = {
  'kernel-npy': 'Kernel, as a NumPy array',
  'kernel-npz': 'Kernel with order and classes, as npz',
  'kernel-folder': 'Kernel as a Zarr store, in a folder',
  'kernel-zip': 'Kernel as a Zarr store, in a zip archive',
  model: 'Network, as safetensors',
  table: 'Table of the datapoints, as CSV',
  state: 'State of the page, as JSON',
};

const reasons: Readonly<Record<NonNullable<Savable['missing']>, string>> = {
  kernel: 'There is no kernel yet',
  network: 'There is no network yet',
  room: 'Too large to be there as a whole: save a store, or what is seen of it',
  training: 'The network was trained since: compute the kernel again',
  order: 'A store has no name for this order: choose one of a single key, not the spectral one',
  stored: 'It is read from a store',
  archive: 'More than the 4 GiB that an archive holds: save it in a folder',
  busy: 'A store is being saved',
  brought: 'A model or data that were opened are in no state',
  film: 'A step of a film is shown: go back to the network, or save what is seen of the step',
};

/** Bytes, and seconds of computing, from which on a file is made only when they were seen and confirmed. */
const large = 2 ** 28;
const long = 60;

/** '29 GB, about 2 hours of computing'. */
function costOf({ bytes, seconds }: Savable): string {
  const size = bytes === undefined ? [] : [formatBytes(bytes)];
  const time = seconds === undefined ? [] : [`${formatForecast(seconds)} of computing`];
  return [...size, ...time].join(', ');
}

/**
 * A button, and below it a list of the files that can be made of the session.
 *
 * @element ntk-save
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
 * @fires ntk-error - A file could not be made; the session says so as well.
 * @csspart button - Shows the list.
 * @csspart list - What can be saved.
 */
@element('ntk-save')
export class NtkSave extends PopoverElement {
  static override styles = [baseStyles, controlStyles, popoverStyles, saveStyles];

  protected override readonly caption = 'Save…';
  protected override readonly popoverWidth = 340;
  @state() private seenChoice: SeenChoice = { pixels: 1 };
  /** What is too large to be saved without a second word. */
  @state() private confirming: SaveKind | undefined;

  protected override content(): TemplateResult {
    return html`<ul part="list" aria-label="What can be saved">
        ${this.offered.map((savable) => this.item(savable))}
      </ul>
      ${this.seenFiles()}`;
  }

  /** What this browser can take. */
  private get offered(): readonly Savable[] {
    const all = this.linked?.savable.value ?? [];
    return all.filter(({ kind }) => kind !== 'kernel-folder' || canWriteFolders());
  }

  private seenFiles() {
    const session = this.linked;
    if (!session?.kernel.value) return nothing;
    const change = (part: Partial<SeenChoice>): void => void (this.seenChoice = { ...this.seenChoice, ...part });
    return seenForm(session, this.seenChoice, change, (kind, window) => {
      this.hide();
      this.request(saveSeen(session, kind, window, this.seenChoice.pixels));
    });
  }

  private item(savable: Savable): TemplateResult {
    const { kind, name, bytes, missing } = savable;
    const isAsking = this.confirming === kind;
    const size = bytes === undefined ? nothing : html`<span class="size">${formatBytes(bytes)}</span>`;
    const detail = missing ? reasons[missing] : isAsking ? `${costOf(savable)}: press again to save it` : name;
    return html`<li class=${isAsking ? 'large' : ''}>
      <button type="button" ?disabled=${missing !== undefined} @click=${() => this.onChoose(savable)}>
        <span>${titles[kind]}</span>${size}<span class="name">${detail}</span>
      </button>
    </li>`;
  }

  private onChoose(savable: Savable): void {
    const { kind, bytes = 0, seconds = 0 } = savable;
    const isMuch = bytes >= large || seconds >= long;
    if (isMuch && this.confirming !== kind) return void (this.confirming = kind);
    this.hide();
    if (this.linked) this.request(saveFile(this.linked, savable));
  }

  protected override forget(): void {
    this.confirming = undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-save': NtkSave;
  }
}
