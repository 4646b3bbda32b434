// Opens a reader's own model and data: chosen, dropped anywhere on the page, or fetched; shown, and only then used.
import { html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { type Activation, OpeningDraft } from '../session/draft';
import type { NamedFile } from '../session/opening';
import { activationNames } from '../state/settings';
import { element } from './shared/define';
import { type ChosenFile, chosenFile } from './shared/dropped-files';
import { emit } from './shared/events';
import { explain } from './shared/failure';
import { fileChips } from './shared/file-chips';
import { formatCount, formatMany } from './shared/format';
import { openStyles } from './shared/open-styles';
import { optionsOf } from './shared/options';
import { PageDrop } from './shared/page-drop';
import { dataView, modelView, noteList, obstacleText } from './shared/proposal-view';
import { roomField } from './shared/room-field';
import { SessionElement } from './shared/session-element';
import { stateView } from './shared/state-view';
import { storeView } from './shared/store-view';
import { progressBar } from './shared/states';
import { baseStyles, controlStyles } from './shared/styles';
import { windowFields } from './shared/window-fields';

/**
 * A button, a drop target that is the whole page, and a dialog that says what was understood before anything is done.
 *
 * @element ntk-open
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
 * @fires ntk-error - A file could not be used, or a model not be opened; the dialog says so as well.
 * @csspart button - Opens the dialog.
 * @csspart dialog - The dialog.
 * @csspart overlay - Shown while files are dragged over the page.
 * @csspart model - What was understood of a model.
 * @csspart data - What was understood of data.
 * @csspart store - What a stored kernel says of itself.
 */
@element('ntk-open')
export class NtkOpen extends SessionElement {
  static override styles = [baseStyles, controlStyles, openStyles];

  /** Whether the list of files is whole. */
  @state() private showsAll = false;
  @query('.content') private content!: HTMLElement;
  @query('dialog') private dialog!: HTMLDialogElement;
  private readonly draft: OpeningDraft = new OpeningDraft(
    () => this.linked,
    (error) => {
      this.content.scrollTop = 0;
      emit(this, 'ntk-error', { error });
    },
  );
  private readonly drop = new PageDrop(this, (files) => void files.then((chosen) => this.take(chosen)));

  /** Shows the dialog, and in it what these files are, with those that were given before. */
  open(files: readonly File[] = []): Promise<void> {
    return this.take(files.map(chosenFile));
  }

  private async take(files: readonly ChosenFile[]): Promise<void> {
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
    if (files.length > 0) await this.draft.addFiles(files);
  }

  protected override render() {
    return html`<div class="row">
        <button type="button" part="button" aria-haspopup="dialog" @click=${() => void this.open()}>Open…</button>
        ${this.wayBack()}
      </div>
      ${this.drop.isOver ? html`<div class="overlay" part="overlay">Drop a model and its data</div>` : nothing}
      <dialog part="dialog" aria-labelledby="title" @close=${this.onClose}>${this.body()}</dialog>`;
  }

  private wayBack() {
    const opened = this.linked?.opened.value;
    if (!opened) return nothing;
    const title = `Closes ${opened.name} and goes back to the page\u2019s own network and data`;
    return html`<button type="button" title=${title} aria-label=${title} @click=${this.onBack}>Close model</button>`;
  }

  private body(): TemplateResult {
    return html`<div class="body">
      <div class="head">
        <h2 id="title">Open a model and its data</h2>
        <p class="small muted">
          ONNX or safetensors, with inputs as npy, npz, CSV, IDX, Parquet, a folder or zip of PNGs, or text with its
          tokenizer.json; labels may come in a second data file. Or a kernel that was computed before: a Zarr store as a
          folder, a zip or an address; or a state of this page that was saved. Nothing leaves this machine.
        </p>
      </div>
      <div class="content">
        ${this.sources()} ${this.problem(this.draft.failure.value)} ${this.chosenFiles()}
        <div aria-live="polite">${this.progress(this.draft.working.value)}</div>
        ${this.storedKernel()} ${this.savedState()} ${this.understood()}
      </div>
      <div class="foot">
        <p class="small" role="status">${this.hint()}</p>
        <button type="button" @click=${() => this.dialog.close()}>Cancel</button>
        <button type="button" class="primary" ?disabled=${!this.canOpen} @click=${this.onConfirm}>
          ${this.confirmation()}
        </button>
      </div>
    </div>`;
  }

  private confirmation(): string {
    const { state, store } = this.draft;
    return state.value ? 'Show this state' : store.value ? 'Show the stored kernel' : 'Compute its kernel';
  }

  private sources(): TemplateResult {
    return html`<div class="sources">
      <label class="choose">Choose files…<input type="file" multiple @change=${this.onChoose} /></label>
      <label class="choose">Choose a folder…<input type="file" webkitdirectory @change=${this.onChoose} /></label>
      <form class="address" @submit=${this.onAddress}>
        <label
          >or the address of a file or store<input type="url" name="address" placeholder="https://" required
        /></label>
        <button type="submit">Fetch</button>
      </form>
    </div>`;
  }

  private chosenFiles() {
    return fileChips(this.draft.files.value, {
      showsAll: this.showsAll,
      discard: (files, at) => this.discard(files, at),
      showAll: () => this.showAll(),
    });
  }

  /** The first of the files that were hidden has the focus of the button that showed them. */
  private showAll(): void {
    const at = this.removers.length;
    this.showsAll = true;
    void this.updateComplete.then(() => this.removers[at]?.focus());
  }

  private get removers(): readonly HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLButtonElement>('.files .remove')];
  }

  private progress(working: string | undefined) {
    if (!working) return nothing;
    return html`<p class="small muted">${working}…</p>
      ${progressBar(working, undefined)}`;
  }

  private problem(failure: unknown) {
    if (failure === undefined) return nothing;
    const { title, what, advice } = explain(failure);
    return html`<p class="note" role="alert"><strong>${title}.</strong> ${what} ${advice}</p>`;
  }

  private understood() {
    const { proposal, answers } = this.draft;
    if (!proposal.value) return this.windowFields();
    const { model, data, notes, room } = proposal.value;
    const take = (first: number): void => void this.draft.answer({ first });
    return html`${noteList(notes)} ${room ? roomField(room, answers.value.first, take) : nothing}
    ${model ? modelView(model) : nothing} ${model?.kind === 'sequential' ? this.activations() : nothing}
    ${this.windowFields()} ${data ? dataView(data) : nothing}`;
  }

  private storedKernel() {
    const store = this.draft.store.value;
    return store ? storeView(store, () => this.draft.discardStore()) : nothing;
  }

  private savedState() {
    const state = this.draft.state.value;
    return state ? stateView(state, () => this.draft.discardState()) : nothing;
  }

  private windowFields() {
    const windows = this.draft.windows.value;
    return windows ? windowFields(windows, (answers) => void this.draft.answer({ windows: answers })) : nothing;
  }

  private activations(): TemplateResult {
    const names = activationNames.map((name) => [name, name] as const);
    return html`<label class="inline"
      >Activation between its layers
      <select name="activation" @change=${this.onActivation}>
        ${optionsOf<Activation | ''>([['', 'choose', true], ...names], this.draft.answers.value.activation ?? '')}
      </select></label
    >`;
  }

  private hint(): string {
    if (this.draft.state.value) return 'In place of what is shown; other files are not used.';
    const { obstacle, model, data, subject, room } = this.draft.proposal.value ?? {};
    if (this.draft.store.value && !subject) return 'For the model and the data that are shown.';
    if (obstacle !== undefined) return obstacleText(obstacle, room);
    if (subject && room)
      return `The first ${formatCount(subject.dataset.count)} of ${formatMany(room.count, 'datapoint')}.`;
    if (subject && !data) return `On the page\u2019s present data, ${subject.dataset.name}.`;
    return subject && !model ? `For the model that is open, ${subject.name}.` : '';
  }

  private get canOpen(): boolean {
    const { proposal, store, state, working } = this.draft;
    if (state.value) return working.value === undefined;
    const isReady = proposal.value ? proposal.value.subject !== undefined : store.value !== undefined;
    return isReady && working.value === undefined;
  }

  /** The focus goes to the next file, or where there is none to the choice of others. */
  private discard(files: readonly NamedFile[], at: number): void {
    void this.draft.discard(files);
    void this.updateComplete.then(() => {
      const choose = this.renderRoot.querySelector<HTMLElement>('.choose input');
      (this.removers[at] ?? this.removers.at(-1) ?? choose)?.focus();
    });
  }

  private onChoose(event: Event): void {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length > 0) void this.open(files);
  }

  private onAddress(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const address = String(new FormData(form).get('address')).trim();
    void this.draft.addAddress(address, () => form.reset());
  }

  private onActivation(event: Event): void {
    void this.draft.answer({ activation: (event.target as HTMLSelectElement).value as Activation });
  }

  private onConfirm(): void {
    void this.draft.confirm(() => this.dialog.close());
  }

  /** What was chosen is forgotten; a model that is being opened goes on. */
  private onClose(): void {
    this.draft.clear();
    this.showsAll = false;
  }

  private onBack(): void {
    this.request(this.linked!.open());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-open': NtkOpen;
  }
}
