// What a reader is about to open: files, what they are, what would be done with them. The code that reads files is loaded
// with the first of them.
import { type ReadonlySignal, signal } from '@preact/signals-core';
import { isAbort } from '../core/progress';
import type { StateDocument } from '../state/document';
import type { Answers, NamedFile, Proposal, TextAnswers, Understanding, WindowFacts } from './opening';
import type { ChosenFile } from './file-source';
import type { OpenedModel, OpenedStore, Session } from './types';

export type Activation = NonNullable<Answers['activation']>;
type Take = (signal: AbortSignal) => Promise<NamedFile[]>;

/** What is asked of the reader where the files do not say it. */
export interface DraftAnswers {
  readonly activation?: Activation;
  readonly windows?: Answers['windows'];
  /** How many datapoints to take where not all have room. */
  readonly first?: number;
}

/** The facts as they will be. A stride that is not told is a whole window. */
function changed(
  facts: WindowFacts,
  { window = facts.window, stride = window, most = facts.most }: TextAnswers,
): WindowFacts {
  return { ...facts, window, stride, most };
}

const loadOpening = () => import('./opening');

/** Read-only signals to draw from, and what a reader may do; one thing at a time, the newest. */
export class OpeningDraft {
  private readonly parts = {
    files: signal<readonly NamedFile[]>([]),
    proposal: signal<Proposal | undefined>(undefined),
    failure: signal<unknown>(undefined),
    working: signal<string | undefined>(undefined),
    windows: signal<WindowFacts | undefined>(undefined),
    answers: signal<DraftAnswers>({}),
    store: signal<OpenedStore | undefined>(undefined),
    state: signal<StateDocument | undefined>(undefined),
  };
  readonly files: ReadonlySignal<readonly NamedFile[]> = this.parts.files;
  readonly proposal: ReadonlySignal<Proposal | undefined> = this.parts.proposal;
  readonly failure: ReadonlySignal<unknown> = this.parts.failure;
  /** What is going on, in words. */
  readonly working: ReadonlySignal<string | undefined> = this.parts.working;
  /** How the text was cut that was read last; what may be changed also where it could not be. */
  readonly windows: ReadonlySignal<WindowFacts | undefined> = this.parts.windows;
  readonly answers: ReadonlySignal<DraftAnswers> = this.parts.answers;
  /** A kernel that was computed before, of the model and the data given with it, or of those that are shown. */
  readonly store: ReadonlySignal<OpenedStore | undefined> = this.parts.store;
  /** A state of the page that was saved before; whatever else was chosen, it is what is shown. */
  readonly state: ReadonlySignal<StateDocument | undefined> = this.parts.state;
  private understanding: Understanding | undefined;
  /** When the files that were given before are there: those given next join them, whatever becomes of the reading. */
  private taken: Promise<void> = Promise.resolve();
  private controller: AbortController | undefined;
  private rounds = 0;

  constructor(
    private readonly session: () => Session | undefined,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Files of this machine join those given before. */
  addFiles(files: readonly ChosenFile[]): Promise<void> {
    return this.add('Reading', async (signal) => {
      const { storeAmong, bytesOfFiles } = await loadOpening();
      const found = await storeAmong(files, signal);
      if (found) this.parts.store.value = found.opened;
      return found?.others.length === 0 ? [] : bytesOfFiles(found?.others ?? files);
    });
  }

  /** A file or a store by its address; `fetched` is called once it is here. */
  addAddress(address: string, fetched: () => void): Promise<void> {
    return this.add('Fetching', async (signal) => {
      const { storeAt, fetchFile } = await loadOpening();
      const store = await storeAt(address, signal);
      if (store) this.parts.store.value = store;
      const files = store ? [] : [await fetchFile(address, signal)];
      fetched();
      return files;
    });
  }

  discard(files: readonly NamedFile[]): Promise<void> {
    const gone = new Set(files);
    this.parts.files.value = this.files.peek().filter((each) => !gone.has(each));
    this.parts.windows.value = undefined;
    this.parts.answers.value = { activation: this.answers.peek().activation };
    return this.work('Reading', (signal) => this.understand(signal));
  }

  discardStore(): void {
    this.parts.store.value = this.parts.failure.value = undefined;
  }

  discardState(): void {
    this.parts.state.value = this.parts.failure.value = undefined;
  }

  /** What the reader says; files are read again where it tells how. */
  answer(answers: DraftAnswers): Promise<void> {
    this.parts.answers.value = { ...this.answers.peek(), ...answers };
    const windows = this.windows.peek();
    if (windows && answers.windows) this.parts.windows.value = changed(windows, answers.windows);
    const isRead = answers.activation !== undefined || answers.windows !== undefined;
    return this.work('Reading', (signal) => (isRead ? this.understand(signal) : this.propose()));
  }

  /** Opens what is proposed, if it still can be; `shown` is called as soon as the session shows it, or its store. */
  confirm(shown: () => void): Promise<void> {
    const state = this.state.peek();
    if (state) return this.showState(state, shown);
    return this.work('Opening', async () => {
      await this.propose();
      const [session, subject, store] = [this.session(), this.proposal.peek()?.subject, this.store.peek()];
      if (!session) return;
      if (subject) await openSubject(session, subject, store ? () => undefined : shown);
      if (!store) return;
      await session.openStore(store);
      shown();
    });
  }

  /** What fails from then on is the session's problem. */
  private async showState(state: StateDocument, shown: () => void): Promise<void> {
    const session = this.session();
    if (!session) return;
    shown();
    await session.show(state).catch(this.failed);
  }

  /** Everything is forgotten; a model that is being opened goes on. */
  clear(): void {
    this.controller?.abort();
    this.rounds += 1;
    const { files, proposal, failure, working, windows, answers, store, state } = this.parts;
    this.controller = this.understanding = undefined;
    proposal.value = failure.value = working.value = windows.value = undefined;
    store.value = state.value = undefined;
    files.value = [];
    answers.value = {};
  }

  private async work(words: string, action: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.controller?.abort();
    const { signal } = (this.controller = new AbortController());
    this.parts.failure.value = undefined;
    this.parts.working.value = words;
    try {
      await action(signal);
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      this.parts.failure.value = error;
      this.failed(error);
    } finally {
      if (this.controller?.signal === signal) this.parts.working.value = undefined;
    }
  }

  private add(words: string, take: Take): Promise<void> {
    const { rounds } = this;
    return this.work(words, async (signal) => {
      const taking = this.taken.then(async () => {
        const { withFiles, fileKind, stateAmong } = await loadOpening();
        const { state, others: added } = stateAmong(await take(signal));
        if (rounds !== this.rounds) return;
        if (state) this.parts.state.value = state;
        this.parts.files.value = withFiles(this.files.peek(), added, fileKind);
        this.parts.answers.value = { ...this.answers.peek(), first: undefined };
      });
      this.taken = taking.catch(() => undefined);
      await taking;
      signal.throwIfAborted();
      await this.understand(signal);
    });
  }

  /** What was understood before stays while files are read. */
  private async understand(signal: AbortSignal): Promise<void> {
    const { readFiles, languageOfShown } = await loadOpening();
    const { activation, windows } = this.answers.peek();
    const answers = { activation, windows, shown: languageOfShown(this.present) };
    const files = this.files.peek();
    try {
      this.understanding = files.length === 0 ? undefined : await readFiles(files, { answers, signal });
    } catch (error) {
      if (!signal.aborted) this.understanding = this.parts.proposal.value = undefined;
      throw error;
    }
    signal.throwIfAborted();
    await this.propose();
    this.parts.windows.value = this.understanding?.data?.windows;
  }

  private get present() {
    const session = this.session();
    return { dataset: session?.dataset.peek(), opened: session?.opened.peek() };
  }

  /** What would be done now: the room there is, and what is shown, may be others than before. */
  private async propose(): Promise<void> {
    const { proposalOf, roomOf } = await loadOpening();
    const session = this.session();
    const options = { room: session && roomOf(session), first: this.answers.peek().first };
    this.parts.proposal.value = this.understanding && proposalOf(this.understanding, this.present, options);
  }
}

/** `shown` is called as soon as the session shows it, before all of it is computed. */
async function openSubject(session: Session, subject: OpenedModel, shown: () => void): Promise<void> {
  const before = session.opened.peek();
  const opening = session.open(subject);
  const stop = session.opened.subscribe((opened) => {
    if (opened !== before && opened?.model === subject.model) queueMicrotask(shown);
  });
  await opening.finally(stop);
}
