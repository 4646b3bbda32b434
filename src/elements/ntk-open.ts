// Opens a reader's own model and data: chosen, dropped anywhere on the page, or fetched; shown, and only then used.
import { html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { isAbort } from '../core/progress';
import type { Answers, NamedFile, Proposal, Understanding, WindowFacts } from '../session/opening';
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
import { progressBar } from './shared/states';
import { baseStyles, controlStyles } from './shared/styles';
import { windowFields } from './shared/window-fields';

type Activation = NonNullable<Answers['activation']>;

const loadOpening = () => import('../session/opening');

/**
 * A button, a drop target that is the whole page, and a dialog that says what was understood before anything is done.
 *
 * @element ntk-open
 * @attr {string} session - Name of the session; elements of one name share it.
 * @fires ntk-error - A file could not be used, or a model not be opened; the dialog says so as well.
 * @csspart button - Opens the dialog.
 * @csspart dialog - The dialog.
 * @csspart overlay - Shown while files are dragged over the page.
 * @csspart model - What was understood of a model.
 * @csspart data - What was understood of data.
 */
@element('ntk-open')
export class NtkOpen extends SessionElement {
  static override styles = [baseStyles, controlStyles, openStyles];

  @state() private files: readonly NamedFile[] = [];
  @state() private proposal: Proposal | undefined;
  @state() private failure: unknown;
  /** What is going on, in words. */
  @state() private working: string | undefined;
  @state() private activation: Activation | undefined;
  /** How the text was cut that was read last; what may be changed also where it could not be. */
  @state() private windows: WindowFacts | undefined;
  /** Whether the list of files is whole. */
  @state() private showsAll = false;
  /** How many datapoints to take where not all have room. */
  private first: number | undefined;
  private understanding: Understanding | undefined;
  @query('.content') private content!: HTMLElement;
  @query('dialog') private dialog!: HTMLDialogElement;
  private windowAnswers: Answers['windows'];
  /** When the files that were given before are there: those given next join them, whatever becomes of the reading. */
  private taken: Promise<void> = Promise.resolve();
  private controller: AbortController | undefined;
  private readonly drop = new PageDrop(this, (files) => void files.then((chosen) => this.take(chosen)));

  /** Shows the dialog, and in it what these files are, with those that were given before. */
  open(files: readonly File[] = []): Promise<void> {
    return this.take(files.map(chosenFile));
  }

  private async take(files: readonly ChosenFile[]): Promise<void> {
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
    if (files.length > 0) await this.add('Reading', async () => (await loadOpening()).bytesOfFiles(files));
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
          tokenizer.json; labels may come in a second data file. Nothing leaves this machine.
        </p>
      </div>
      <div class="content">
        ${this.sources()} ${this.failure === undefined ? nothing : this.problem()} ${this.chosenFiles()}
        <div aria-live="polite">${this.working ? this.progress(this.working) : nothing}</div>
        ${this.understood()}
      </div>
      <div class="foot">
        <p class="small" role="status">${this.hint()}</p>
        <button type="button" @click=${() => this.dialog.close()}>Cancel</button>
        <button type="button" class="primary" ?disabled=${!this.canOpen} @click=${this.onConfirm}>
          Compute its kernel
        </button>
      </div>
    </div>`;
  }

  private sources(): TemplateResult {
    return html`<div class="sources">
      <label class="choose">Choose files…<input type="file" multiple @change=${this.onChoose} /></label>
      <label class="choose">Choose a folder…<input type="file" webkitdirectory @change=${this.onChoose} /></label>
      <form class="address" @submit=${this.onAddress}>
        <label>or the address of a file<input type="url" name="address" placeholder="https://" required /></label>
        <button type="submit">Fetch</button>
      </form>
    </div>`;
  }

  private chosenFiles() {
    return fileChips(this.files, {
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

  private progress(working: string): TemplateResult {
    return html`<p class="small muted">${working}…</p>
      ${progressBar(working, undefined)}`;
  }

  private problem(): TemplateResult {
    const { title, what, advice } = explain(this.failure);
    return html`<p class="note" role="alert"><strong>${title}.</strong> ${what} ${advice}</p>`;
  }

  private understood() {
    if (!this.proposal) return this.windowFields();
    const { model, data, notes, room } = this.proposal;
    const take = (first: number): void => {
      this.first = first;
      void this.work('Reading', () => this.propose());
    };
    return html`${noteList(notes)} ${room ? roomField(room, this.first, take) : nothing}
    ${model ? modelView(model) : nothing} ${model?.kind === 'sequential' ? this.activations() : nothing}
    ${this.windowFields()} ${data ? dataView(data) : nothing}`;
  }

  private windowFields() {
    if (!this.windows) return nothing;
    return windowFields(this.windows, (answers) => {
      this.windows = { ...this.windows!, ...answers };
      this.windowAnswers = answers;
      void this.work('Reading', (signal) => this.understand(signal));
    });
  }

  private activations(): TemplateResult {
    const names = activationNames.map((name) => [name, name] as const);
    return html`<label class="inline"
      >Activation between its layers
      <select name="activation" @change=${this.onActivation}>
        ${optionsOf<Activation | ''>([['', 'choose', true], ...names], this.activation ?? '')}
      </select></label
    >`;
  }

  private hint(): string {
    const { obstacle, model, data, subject, room } = this.proposal ?? {};
    if (obstacle !== undefined) return obstacleText(obstacle, room);
    if (subject && room)
      return `The first ${formatCount(subject.dataset.count)} of ${formatMany(room.count, 'datapoint')}.`;
    if (subject && !data) return `On the page\u2019s present data, ${subject.dataset.name}.`;
    return subject && !model ? `For the model that is open, ${subject.name}.` : '';
  }

  private get canOpen(): boolean {
    return this.proposal?.subject !== undefined && this.working === undefined;
  }

  /** One thing at a time: what is under way is given up for what is asked for now. Failures are shown and told. */
  private async work(words: string, action: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.controller?.abort();
    const { signal } = (this.controller = new AbortController());
    this.failure = undefined;
    this.working = words;
    try {
      await action(signal);
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      this.failure = error;
      this.content.scrollTop = 0;
      emit(this, 'ntk-error', { error });
    } finally {
      if (this.controller?.signal === signal) this.working = undefined;
    }
  }

  private add(words: string, take: (signal: AbortSignal) => Promise<NamedFile[]>): Promise<void> {
    return this.work(words, async (signal) => {
      const taking = this.taken.then(async () => {
        const { withFiles, fileKind } = await loadOpening();
        const added = await take(signal);
        if (this.dialog.open) this.files = withFiles(this.files, added, fileKind);
        this.first = undefined;
      });
      this.taken = taking.catch(() => undefined);
      await taking;
      signal.throwIfAborted();
      await this.understand(signal);
    });
  }

  /** What was understood before stays in sight while files are read, and the focus with it. */
  private async understand(signal: AbortSignal): Promise<void> {
    const { readFiles, languageOfShown } = await loadOpening();
    const answers = { activation: this.activation, windows: this.windowAnswers, shown: languageOfShown(this.present) };
    try {
      this.understanding = this.files.length === 0 ? undefined : await readFiles(this.files, { answers, signal });
    } catch (error) {
      if (!signal.aborted) this.understanding = this.proposal = undefined;
      throw error;
    }
    signal.throwIfAborted();
    await this.propose();
    this.windows = this.understanding?.data?.windows;
  }

  private get present() {
    return { dataset: this.linked?.dataset.peek(), opened: this.linked?.opened.peek() };
  }

  /** What would be done now: the room there is, and what is shown, may be others than before. */
  private async propose(): Promise<void> {
    const { proposalOf, roomOf } = await loadOpening();
    const { understanding, linked, first } = this;
    const room = linked && roomOf(linked);
    this.proposal = understanding && proposalOf(understanding, this.present, { room, first });
  }

  /** The focus goes to the next file, or where there is none to the choice of others. */
  private discard(files: readonly NamedFile[], at: number): void {
    const gone = new Set(files);
    this.files = this.files.filter((each) => !gone.has(each));
    this.windows = this.windowAnswers = this.first = undefined;
    void this.work('Reading', (signal) => this.understand(signal));
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
    void this.add('Fetching', async (signal) => {
      const file = await (await loadOpening()).fetchFile(address, signal);
      form.reset();
      return [file];
    });
  }

  private onActivation(event: Event): void {
    this.activation = (event.target as HTMLSelectElement).value as Activation;
    void this.work('Reading', (signal) => this.understand(signal));
  }

  private onConfirm(): void {
    const session = this.linked;
    if (!session) return;
    void this.work('Opening', async () => {
      await this.propose();
      const subject = this.proposal?.subject;
      if (!subject) return;
      const before = session.opened.peek();
      const opening = session.open(subject);
      const stop = session.opened.subscribe((opened) => {
        if (opened !== before && opened?.model === subject.model) queueMicrotask(() => this.dialog.close());
      });
      try {
        await opening;
      } finally {
        stop();
      }
    });
  }

  /** What was chosen is forgotten; a model that is being opened goes on. */
  private onClose(): void {
    this.controller?.abort();
    this.controller = this.failure = this.proposal = this.working = this.activation = undefined;
    this.windows = this.windowAnswers = this.first = this.understanding = undefined;
    this.showsAll = false;
    this.files = [];
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
